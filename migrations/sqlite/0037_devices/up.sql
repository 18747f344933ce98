-- A phone that is a key of an account: by the thumbprint of a key that never leaves it. One slot, one phone; no key comes twice.
create table devices (
    account_id blob not null references accounts (id),
    id blob not null,
    thumbprint blob not null unique,
    label blob not null,
    slot integer not null,
    bound_at integer not null,
    revoked_at integer,
    revoked_why text,
    primary key (account_id, id),
    check ((revoked_at is null) = (revoked_why is null))
) strict;
create unique index devices_alive on devices (account_id, slot) where revoked_at is null;
