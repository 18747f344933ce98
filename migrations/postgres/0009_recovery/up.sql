-- Ways back into an account. A row is open until it has an end.
create table recoveries (
    account_id uuid not null references accounts (id),
    id uuid not null,
    kind text not null check (kind in ('codes', 'counter')),
    digest bytea,
    passkeys text not null check (passkeys in ('asked', 'kept', 'removed')),
    begun_at timestamptz not null,
    due_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    outcome text,
    primary key (account_id, id)
);
create unique index recoveries_open on recoveries (account_id, kind) where ended_at is null;
create index recoveries_by_age on recoveries (expires_at);

-- The codes of letters with which their readers say that it was not them.
create table denials (
    digest bytea primary key,
    account_id uuid not null references accounts (id),
    expires_at timestamptz not null,
    used_at timestamptz
);
create index denials_by_age on denials (expires_at);
