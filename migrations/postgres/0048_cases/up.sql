-- What citizens report to agencies. What was written is sealed under the key of its person; `due_on` and `forward_by` are days of the
-- law, and every change is of a version and state that somebody has seen.
create table cases (
    id uuid primary key,
    account_id uuid not null references accounts (id),
    agency text not null,
    state text not null,
    subject bytea not null,
    due_on date not null,
    forward_by date not null,
    version integer not null,
    rating integer,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index cases_queue on cases (agency, state, due_on, id);
create index cases_of_account on cases (account_id, id);
create table case_messages (
    case_id uuid not null references cases (id),
    n integer not null,
    author text not null,
    agency text not null,
    text bytea not null,
    at timestamptz not null,
    primary key (case_id, n)
);
