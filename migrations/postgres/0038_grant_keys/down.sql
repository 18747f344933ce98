drop index if exists grants_by_key;
alter table grants drop column key_thumbprint;
