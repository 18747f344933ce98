-- Codes that holders tell services which may only ask them by one: MACs under a key that is not here.
create table user_codes (
    account_id uuid primary key references accounts (id),
    digest bytea not null,
    set_at timestamptz not null
);
