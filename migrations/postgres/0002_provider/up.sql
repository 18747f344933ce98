create table signing_keys (
    kid text primary key,
    alg text not null check (alg in ('RS256', 'PS256', 'ES256', 'EdDSA')),
    generation integer not null,
    private_key bytea not null,
    public_jwk jsonb not null,
    created_at timestamptz not null,
    signs_from timestamptz not null,
    signs_until timestamptz not null,
    published_until timestamptz not null,
    revoked_at timestamptz,
    unique (alg, generation)
);

create table clients (
    id text primary key,
    metadata jsonb not null,
    secret_digest bytea,
    disabled_at timestamptz,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table consents (
    account_id uuid not null references accounts (id),
    client_id text not null references clients (id),
    scope text not null,
    claims jsonb not null,
    granted_at timestamptz not null,
    primary key (account_id, client_id)
);

create table grants (
    id uuid primary key,
    account_id uuid not null references accounts (id),
    client_id text not null references clients (id),
    session text,
    details jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    revoked_why text
);
create index grants_by_account on grants (account_id);
create index grants_by_client on grants (client_id);
create index grants_by_session on grants (session);
create index grants_by_expiry on grants (expires_at);

create table codes (
    digest bytea primary key,
    grant_id uuid not null references grants (id) on delete cascade,
    details jsonb not null,
    expires_at timestamptz not null,
    spent_at timestamptz
);
create index codes_by_grant on codes (grant_id);

create table refresh_tokens (
    digest bytea primary key,
    grant_id uuid not null references grants (id) on delete cascade,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    spent_at timestamptz
);
create index refresh_tokens_by_grant on refresh_tokens (grant_id);

create table revocations (
    seq bigint generated always as identity primary key,
    subject text not null,
    until timestamptz not null
);
create index revocations_by_end on revocations (until);
