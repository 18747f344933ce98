create table root_keys (
    name text primary key,
    wrapped blob not null,
    created_at integer not null
) strict;

create table people (
    id blob primary key,
    data_key blob,
    created_at integer not null,
    erased_at integer
) strict;

create table accounts (
    id blob primary key,
    person_id blob not null references people (id),
    kind text not null check (kind in ('citizen', 'foreigner', 'organisation')),
    level integer check (level in (1, 2)),
    status text not null check (status in ('active', 'closed')),
    profile blob not null,
    version integer not null,
    created_at integer not null,
    updated_at integer not null,
    check (kind <> 'organisation' or level is null)
) strict;
create index accounts_by_person on accounts (person_id);

create table account_locks (
    account_id blob not null references accounts (id),
    ground text not null,
    since integer not null,
    source text not null,
    primary key (account_id, ground)
) strict;

create table identifiers (
    blind_index blob primary key,
    kind text not null check (kind in ('personal_number', 'foreigner_number', 'tax_code', 'email', 'phone')),
    account_id blob not null references accounts (id),
    verified_at integer
) strict;
create index identifiers_by_account on identifiers (account_id);

create table passwords (
    account_id blob primary key references accounts (id),
    phc text not null,
    changed_at integer not null
) strict;

create table passkeys (
    id blob primary key,
    account_id blob not null references accounts (id),
    credential_id blob not null unique,
    name text not null,
    credential text not null,
    version integer not null,
    created_at integer not null,
    last_used_at integer
) strict;
create index passkeys_by_account on passkeys (account_id);

create table throttles (
    bucket blob primary key,
    failures integer not null,
    first_failed_at integer not null,
    blocked_until integer not null
) strict;
create index throttles_by_age on throttles (blocked_until);
