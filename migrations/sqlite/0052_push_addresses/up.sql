-- Browsers that are rung when something waits for their holder; what is gone is forgotten.
create table push_addresses (
    account_id blob not null references accounts (id),
    id blob not null,
    digest blob not null,
    address blob not null,
    session text not null,
    browser blob not null,
    made_at integer not null,
    primary key (account_id, id)
) strict;
create unique index push_addresses_by_digest on push_addresses (digest);
