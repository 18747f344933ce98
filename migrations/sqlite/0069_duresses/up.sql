-- A second passcode, for when somebody forces its holder: a MAC as of the first, and chance where there is none, so that no row tells.
alter table passcodes add column duress_tag blob;
update passcodes set duress_tag = randomblob(32);

-- Who has typed theirs, until that is answered: by a lock, and then by undoing what was done since.
create table duresses (
    account_id blob primary key references accounts (id),
    raised_at integer not null,
    locked_at integer
) strict;
