-- Questions that somebody answers by a signature of their key. One without an account is nobody's to answer: it runs out, and
-- whoever asked cannot tell.
create table approvals (
    id uuid primary key,
    account_id uuid references accounts (id),
    kind text not null,
    asked_by text not null,
    handle bytea not null,
    shown bytea,
    shown_digest bytea,
    number bytea,
    effect bytea not null,
    epoch integer not null,
    tries integer not null default 0,
    state text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    answered_at timestamptz,
    key_id text,
    signature bytea,
    proven jsonb,
    check ((account_id is null) = (shown is null))
);
create unique index approvals_by_handle on approvals (handle);
create index approvals_by_account on approvals (account_id, created_at);
create index approvals_by_age on approvals (expires_at);
