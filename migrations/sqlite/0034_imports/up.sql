-- Entries of the audit log that many accounts have in common, as an import's: in whose history each stands.
create table audit_concerns (
    account_id blob not null,
    seq integer not null,
    primary key (account_id, seq)
) strict, without rowid;
create trigger audit_concerns_append_only_update before update on audit_concerns begin
    select raise(abort, 'the audit log is append-only');
end;
create trigger audit_concerns_append_only_delete before delete on audit_concerns begin
    select raise(abort, 'the audit log is append-only');
end;

-- The unique index on (person_id, kind) finds the accounts of a person as well: one less to keep for each.
drop index accounts_by_person;
