-- A phone that is a key of an account: by the thumbprint of a key that never leaves it. One slot, one phone; no key comes twice.
create table devices (
    account_id uuid not null references accounts (id),
    id uuid not null,
    thumbprint bytea not null unique,
    label bytea not null,
    slot integer not null,
    bound_at timestamptz not null,
    revoked_at timestamptz,
    revoked_why text,
    primary key (account_id, id),
    check ((revoked_at is null) = (revoked_why is null))
);
create unique index devices_alive on devices (account_id, slot) where revoked_at is null;
