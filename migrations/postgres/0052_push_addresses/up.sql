-- Browsers that are rung when something waits for their holder; what is gone is forgotten.
create table push_addresses (
    account_id uuid not null references accounts (id),
    id uuid not null,
    digest bytea not null,
    address bytea not null,
    session text not null,
    browser bytea not null,
    made_at timestamptz not null,
    primary key (account_id, id)
);
create unique index push_addresses_by_digest on push_addresses (digest);
