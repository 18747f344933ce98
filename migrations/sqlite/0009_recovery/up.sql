-- Ways back into an account. A row is open until it has an end.
create table recoveries (
    account_id blob not null references accounts (id),
    id blob not null,
    kind text not null check (kind in ('codes', 'counter')),
    digest blob,
    passkeys text not null check (passkeys in ('asked', 'kept', 'removed')),
    begun_at integer not null,
    due_at integer not null,
    expires_at integer not null,
    ended_at integer,
    outcome text,
    primary key (account_id, id)
) strict;
create unique index recoveries_open on recoveries (account_id, kind) where ended_at is null;
create index recoveries_by_age on recoveries (expires_at);

-- The codes of letters with which their readers say that it was not them.
create table denials (
    digest blob primary key,
    account_id blob not null references accounts (id),
    expires_at integer not null,
    used_at integer
) strict;
create index denials_by_age on denials (expires_at);
