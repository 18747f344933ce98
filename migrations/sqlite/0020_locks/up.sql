-- Why accounts are locked: an account is locked while a row stands. Two who ask on one ground have a row each, told apart by the
-- reference of their request. `account_locks` is written beside it, and read, for as long as the release before this one runs;
-- what that release called the source of a lock is the number of the request.
create table locks (
    account_id blob not null references accounts (id),
    ground text not null,
    reference text not null,
    source text not null,
    since integer not null,
    primary key (account_id, ground, reference)
) strict;
create index locks_by_ground on locks (ground, reference, account_id);
insert into locks (account_id, ground, reference, source, since)
select account_id, ground, source, source, since from account_locks;
