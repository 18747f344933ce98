-- Where an account stands is told by moments. The level in force stays in `level`; one that was issued waits in `issued_level`
-- for its holder until `activate_by`. `status` is still written for the release before.
alter table accounts add column level_since timestamptz;
alter table accounts add column issued_level integer;
alter table accounts add column issued_at timestamptz;
alter table accounts add column activate_by timestamptz;
alter table accounts add column activated_at timestamptz;
alter table accounts add column closed_at timestamptz;
alter table accounts add column closed_why text;
-- The day on which the card, passport or residence ends that the account rests on.
alter table accounts add column ends_on date;

-- What a level rests on, for ever.
create table proofs (
    account_id uuid not null references accounts (id),
    id uuid not null,
    level integer not null,
    method text not null,
    source text not null,
    reference text not null,
    officer uuid,
    at timestamptz not null,
    facts bytea not null,
    primary key (account_id, id)
);
