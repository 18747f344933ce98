-- Into whom a person was merged who turned out to be kept twice. Their row stays, with the key under which what they left is sealed.
alter table people add column merged_into blob references people (id);
-- By what an account is like others: a keyed digest of name and birth, null until it is worked out, empty where there is nothing to go by.
alter table accounts add column likeness blob;
-- Two accounts that may be one person's. A pair is judged once and keeps its row, so that nobody is asked about it again. Who of the two
-- goes on is said by whoever proposes it; what officers wrote is sealed by the vault.
-- No day counts before each holder's letter has left.
create table merges (
    id blob primary key,
    first_account blob not null references accounts (id),
    second_account blob not null references accounts (id),
    found_by text not null,
    state text not null,
    reason text,
    surviving_account blob references accounts (id),
    words blob,
    proposed_by blob references accounts (id),
    decided_by blob references accounts (id),
    due_on text,
    first_agreed_at integer,
    second_agreed_at integer,
    first_told_at integer,
    second_told_at integer,
    version integer not null,
    created_at integer not null,
    updated_at integer not null,
    unique (first_account, second_account)
) strict;
create index merges_by_state on merges (state, id);
create index merges_by_second on merges (second_account);
create index merges_written on merges (updated_at) where words is not null;
