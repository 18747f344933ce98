alter table grants drop column mandate_id;
alter table grants drop column actor_account;
