-- Passcodes beside the key of a phone: how they are stretched, and a MAC of what comes out under a key that is not here.
create table passcodes (
    account_id uuid primary key references accounts (id),
    recipe text not null,
    tag bytea not null,
    set_at timestamptz not null,
    rests_since timestamptz
);
