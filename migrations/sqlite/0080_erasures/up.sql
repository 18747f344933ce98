-- Who has asked that what is kept about them be erased, and when that is done unless they take it back; one row an account, the last
-- time they asked. Under another epoch of the account it counts no more: whatever ends everything takes it back.
create table erasures (
    account_id blob primary key references accounts (id),
    asked_at integer not null,
    due_at integer not null,
    epoch integer not null,
    ended_at integer
) strict;
create index erasures_due on erasures (due_at) where ended_at is null;
