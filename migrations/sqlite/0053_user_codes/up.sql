-- Codes that holders tell services which may only ask them by one: MACs under a key that is not here.
create table user_codes (
    account_id blob primary key references accounts (id),
    digest blob not null,
    set_at integer not null
) strict;
