-- Into whom a person was merged who turned out to be kept twice. Their row stays, with the key under which what they left is sealed.
alter table people add column merged_into uuid references people (id);
-- By what an account is like others: a keyed digest of name and birth, null until it is worked out, empty where there is nothing to go by.
alter table accounts add column likeness bytea;
-- Two accounts that may be one person's. A pair is judged once and keeps its row, so that nobody is asked about it again. Who of the two
-- goes on is said by whoever proposes it; what officers wrote is sealed by the vault.
-- No day counts before each holder's letter has left.
create table merges (
    id uuid primary key,
    first_account uuid not null references accounts (id),
    second_account uuid not null references accounts (id),
    found_by text not null,
    state text not null,
    reason text,
    surviving_account uuid references accounts (id),
    words bytea,
    proposed_by uuid references accounts (id),
    decided_by uuid references accounts (id),
    due_on date,
    first_agreed_at timestamptz,
    second_agreed_at timestamptz,
    first_told_at timestamptz,
    second_told_at timestamptz,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (first_account, second_account)
);
create index merges_by_state on merges (state, id);
create index merges_by_second on merges (second_account);
create index merges_written on merges (updated_at) where words is not null;
