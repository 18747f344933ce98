alter table devices drop column tier;
