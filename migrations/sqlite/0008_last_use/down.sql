alter table grants drop column used_at;
