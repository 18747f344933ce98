-- Electronic documents, by whoever holds them. What stands in one, and why something became of it, is sealed under the key of its person,
-- for what stands beside it; every change is of a version and state that its agency has seen, and every step is kept. `over_on`: the day on
-- which it ends, or has ended; `end_told_at`: when its holder was told that it ends; `emptied_at`: when body and reasons were deleted and the
-- number was set free, because it had gone to the wrong person.
create table documents (
    id blob primary key,
    account_id blob not null references accounts (id),
    kind text not null,
    agency text not null,
    state text not null,
    body blob not null,
    issued_on text not null,
    valid_until text,
    over_on text,
    as_of integer not null,
    end_told_at integer,
    supersedes blob,
    version integer not null,
    created_at integer not null,
    updated_at integer not null,
    emptied_at integer
) strict;
create index documents_of_account on documents (account_id, id);
create index documents_over on documents (over_on) where over_on is not null;
create index documents_ending on documents (valid_until) where valid_until is not null and end_told_at is null;
create table document_steps (
    document_id blob not null references documents (id),
    n integer not null,
    state text not null,
    agency text not null,
    why blob,
    at integer not null,
    primary key (document_id, n)
) strict;
-- The numbers that documents have among those of their kind, or of their kind and issuer, as keyed digests: a number is one holder's, and in
-- force in one document.
create table document_numbers (
    kind text not null,
    number blob not null,
    account_id blob not null,
    document_id blob not null,
    primary key (kind, number)
) strict;
create index document_numbers_of_document on document_numbers (document_id);
-- How often the programs of an agency named somebody on a day who could not hold what they issue.
create table document_misses (
    agency text not null,
    day text not null,
    misses integer not null,
    primary key (agency, day)
) strict;
