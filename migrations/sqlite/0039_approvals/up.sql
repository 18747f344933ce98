-- Questions that somebody answers by a signature of their key. One without an account is nobody's to answer: it runs out, and
-- whoever asked cannot tell.
create table approvals (
    id blob primary key,
    account_id blob references accounts (id),
    kind text not null,
    asked_by text not null,
    handle blob not null,
    shown blob,
    shown_digest blob,
    number blob,
    effect blob not null,
    epoch integer not null,
    tries integer not null default 0,
    state text not null,
    created_at integer not null,
    expires_at integer not null,
    answered_at integer,
    key_id text,
    signature blob,
    proven text,
    check ((account_id is null) = (shown is null))
) strict;
create unique index approvals_by_handle on approvals (handle);
create index approvals_by_account on approvals (account_id, created_at);
create index approvals_by_age on approvals (expires_at);
