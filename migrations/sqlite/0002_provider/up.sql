create table signing_keys (
    kid text primary key,
    alg text not null check (alg in ('RS256', 'PS256', 'ES256', 'EdDSA')),
    generation integer not null,
    private_key blob not null,
    public_jwk text not null,
    created_at integer not null,
    signs_from integer not null,
    signs_until integer not null,
    published_until integer not null,
    revoked_at integer,
    unique (alg, generation)
) strict;

create table clients (
    id text primary key,
    metadata text not null,
    secret_digest blob,
    disabled_at integer,
    version integer not null,
    created_at integer not null,
    updated_at integer not null
) strict;

create table consents (
    account_id blob not null references accounts (id),
    client_id text not null references clients (id),
    scope text not null,
    claims text not null,
    granted_at integer not null,
    primary key (account_id, client_id)
) strict;

create table grants (
    id blob primary key,
    account_id blob not null references accounts (id),
    client_id text not null references clients (id),
    session text,
    details text not null,
    created_at integer not null,
    expires_at integer not null,
    revoked_at integer,
    revoked_why text
) strict;
create index grants_by_account on grants (account_id);
create index grants_by_client on grants (client_id);
create index grants_by_session on grants (session);
create index grants_by_expiry on grants (expires_at);

create table codes (
    digest blob primary key,
    grant_id blob not null references grants (id) on delete cascade,
    details text not null,
    expires_at integer not null,
    spent_at integer
) strict;
create index codes_by_grant on codes (grant_id);

create table refresh_tokens (
    digest blob primary key,
    grant_id blob not null references grants (id) on delete cascade,
    issued_at integer not null,
    expires_at integer not null,
    spent_at integer
) strict;
create index refresh_tokens_by_grant on refresh_tokens (grant_id);

create table revocations (
    seq integer primary key autoincrement,
    subject text not null,
    until integer not null
) strict;
create index revocations_by_end on revocations (until);
