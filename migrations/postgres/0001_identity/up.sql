create table root_keys (
    name text primary key,
    wrapped bytea not null,
    created_at timestamptz not null
);

create table people (
    id uuid primary key,
    data_key bytea,
    created_at timestamptz not null,
    erased_at timestamptz
);

create table accounts (
    id uuid primary key,
    person_id uuid not null references people (id),
    kind text not null check (kind in ('citizen', 'foreigner', 'organisation')),
    level integer check (level in (1, 2)),
    status text not null check (status in ('active', 'closed')),
    profile bytea not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check (kind <> 'organisation' or level is null)
);
create index accounts_by_person on accounts (person_id);

create table account_locks (
    account_id uuid not null references accounts (id),
    ground text not null,
    since timestamptz not null,
    source text not null,
    primary key (account_id, ground)
);

create table identifiers (
    blind_index bytea primary key,
    kind text not null check (kind in ('personal_number', 'foreigner_number', 'tax_code', 'email', 'phone')),
    account_id uuid not null references accounts (id),
    verified_at timestamptz
);
create index identifiers_by_account on identifiers (account_id);

create table passwords (
    account_id uuid primary key references accounts (id),
    phc text not null,
    changed_at timestamptz not null
);

create table passkeys (
    id uuid primary key,
    account_id uuid not null references accounts (id),
    credential_id bytea not null unique,
    name text not null,
    credential jsonb not null,
    version integer not null,
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index passkeys_by_account on passkeys (account_id);

create table throttles (
    bucket bytea primary key,
    failures integer not null,
    first_failed_at timestamptz not null,
    blocked_until timestamptz not null
);
create index throttles_by_age on throttles (blocked_until);
