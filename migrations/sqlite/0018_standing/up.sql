-- Where an account stands is told by moments. The level in force stays in `level`; one that was issued waits in `issued_level`
-- for its holder until `activate_by`. `status` is still written for the release before.
alter table accounts add column level_since integer;
alter table accounts add column issued_level integer;
alter table accounts add column issued_at integer;
alter table accounts add column activate_by integer;
alter table accounts add column activated_at integer;
alter table accounts add column closed_at integer;
alter table accounts add column closed_why text;
-- The day on which the card, passport or residence ends that the account rests on.
alter table accounts add column ends_on text;

-- What a level rests on, for ever.
create table proofs (
    account_id blob not null references accounts (id),
    id blob not null,
    level integer not null,
    method text not null,
    source text not null,
    reference text not null,
    officer blob,
    at integer not null,
    facts blob not null,
    primary key (account_id, id)
) strict;
