-- Passcodes beside the key of a phone: how they are stretched, and a MAC of what comes out under a key that is not here.
create table passcodes (
    account_id blob primary key references accounts (id),
    recipe text not null,
    tag blob not null,
    set_at integer not null,
    rests_since integer
) strict;
