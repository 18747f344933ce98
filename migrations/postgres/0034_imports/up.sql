-- Entries of the audit log that many accounts have in common, as an import's: in whose history each stands.
create table audit_concerns (
    account_id uuid not null,
    seq bigint not null,
    primary key (account_id, seq)
);
create trigger audit_concerns_append_only before update or delete on audit_concerns
    for each row execute function audit_is_append_only();

-- The unique index on (person_id, kind) finds the accounts of a person as well: one less to keep for each.
drop index accounts_by_person;
