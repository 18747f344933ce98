create index accounts_by_person on accounts (person_id);
drop table audit_concerns;
