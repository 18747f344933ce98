alter table clients drop column secret_changed_at;
alter table clients drop column second_secret_until;
alter table clients drop column second_secret_digest;
