-- A second passcode, for when somebody forces its holder: a MAC as of the first, and chance where there is none, so that no row tells.
alter table passcodes add column duress_tag bytea;
update passcodes set duress_tag = sha256(uuid_send(gen_random_uuid()));

-- Who has typed theirs, until that is answered: by a lock, and then by undoing what was done since.
create table duresses (
    account_id uuid primary key references accounts (id),
    raised_at timestamptz not null,
    locked_at timestamptz
);
