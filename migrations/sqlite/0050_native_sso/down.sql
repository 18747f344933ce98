alter table grants drop column via;
drop table device_secrets;
