alter table grants drop column assistance;
