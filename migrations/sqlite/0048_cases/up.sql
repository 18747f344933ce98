-- What citizens report to agencies. What was written is sealed under the key of its person; `due_on` and `forward_by` are days of the
-- law, and every change is of a version and state that somebody has seen.
create table cases (
    id blob primary key,
    account_id blob not null references accounts (id),
    agency text not null,
    state text not null,
    subject blob not null,
    due_on text not null,
    forward_by text not null,
    version integer not null,
    rating integer,
    created_at integer not null,
    updated_at integer not null
) strict;
create index cases_queue on cases (agency, state, due_on, id);
create index cases_of_account on cases (account_id, id);
create table case_messages (
    case_id blob not null references cases (id),
    n integer not null,
    author text not null,
    agency text not null,
    text blob not null,
    at integer not null,
    primary key (case_id, n)
) strict;
