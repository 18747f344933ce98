create table audit_events (
    seq bigint generated always as identity primary key,
    at timestamptz not null,
    event text not null,
    account_id uuid,
    client_id text,
    request_id text,
    facts jsonb not null
);
create index audit_events_by_account on audit_events (account_id, seq);

create table audit_chain (
    position bigint primary key,
    event_seq bigint not null unique references audit_events (seq),
    hash bytea not null
);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only';
end
$$;
create trigger audit_events_append_only before update or delete on audit_events
    for each row execute function audit_is_append_only();
create trigger audit_chain_append_only before update or delete on audit_chain
    for each row execute function audit_is_append_only();

create table jobs (
    id uuid primary key,
    name text not null,
    payload jsonb not null,
    run_at timestamptz not null,
    attempts integer not null,
    leased_until timestamptz,
    lease bigint not null,
    last_error text,
    dead_at timestamptz,
    created_at timestamptz not null
);
create index jobs_due on jobs (run_at) where dead_at is null;
