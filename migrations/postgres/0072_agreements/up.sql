-- What a guardian agreed to: that a child or a ward signs in to a service, until some moment. One row a ward and service.
create table agreements (
    account_id uuid not null references accounts (id),
    client_id text not null,
    mandate_id uuid not null references mandates (id),
    given_at timestamptz not null,
    until timestamptz not null,
    primary key (account_id, client_id)
);
