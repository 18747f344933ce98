-- Electronic documents, by whoever holds them. What stands in one, and why something became of it, is sealed under the key of its person,
-- for what stands beside it; every change is of a version and state that its agency has seen, and every step is kept. `over_on`: the day on
-- which it ends, or has ended; `end_told_at`: when its holder was told that it ends; `emptied_at`: when body and reasons were deleted and the
-- number was set free, because it had gone to the wrong person.
create table documents (
    id uuid primary key,
    account_id uuid not null references accounts (id),
    kind text not null,
    agency text not null,
    state text not null,
    body bytea not null,
    issued_on date not null,
    valid_until date,
    over_on date,
    as_of timestamptz not null,
    end_told_at timestamptz,
    supersedes uuid,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    emptied_at timestamptz
);
create index documents_of_account on documents (account_id, id);
create index documents_over on documents (over_on) where over_on is not null;
create index documents_ending on documents (valid_until) where valid_until is not null and end_told_at is null;
create table document_steps (
    document_id uuid not null references documents (id),
    n integer not null,
    state text not null,
    agency text not null,
    why bytea,
    at timestamptz not null,
    primary key (document_id, n)
);
-- The numbers that documents have among those of their kind, or of their kind and issuer, as keyed digests: a number is one holder's, and in
-- force in one document.
create table document_numbers (
    kind text not null,
    number bytea not null,
    account_id uuid not null,
    document_id uuid not null,
    primary key (kind, number)
);
create index document_numbers_of_document on document_numbers (document_id);
-- How often the programs of an agency named somebody on a day who could not hold what they issue.
create table document_misses (
    agency text not null,
    day date not null,
    misses bigint not null,
    primary key (agency, day)
);
