alter table devices drop column version;
