create table audit_events (
    seq integer primary key autoincrement,
    at integer not null,
    event text not null,
    account_id blob,
    client_id text,
    request_id text,
    facts text not null
) strict;
create index audit_events_by_account on audit_events (account_id, seq);

create table audit_chain (
    position integer primary key,
    event_seq integer not null unique references audit_events (seq),
    hash blob not null
) strict;

create trigger audit_events_append_only_update before update on audit_events begin
    select raise(abort, 'the audit log is append-only');
end;
create trigger audit_events_append_only_delete before delete on audit_events begin
    select raise(abort, 'the audit log is append-only');
end;
create trigger audit_chain_append_only_update before update on audit_chain begin
    select raise(abort, 'the audit log is append-only');
end;
create trigger audit_chain_append_only_delete before delete on audit_chain begin
    select raise(abort, 'the audit log is append-only');
end;

create table jobs (
    id blob primary key,
    name text not null,
    payload text not null,
    run_at integer not null,
    attempts integer not null,
    leased_until integer,
    lease integer not null,
    last_error text,
    dead_at integer,
    created_at integer not null
) strict;
create index jobs_due on jobs (run_at) where dead_at is null;
