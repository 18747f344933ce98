-- Subjects by which relying parties knew people before they were known here: exceptions to the pairwise one, which is computed. What a
-- subject is called is sealed under the person's key; its digest stays when they are erased, so that nobody else is ever called so.
create table subjects (
    sector text not null,
    person_id uuid not null references people (id),
    digest bytea not null,
    content bytea not null,
    since timestamptz not null,
    primary key (sector, person_id),
    unique (digest, sector)
);
-- Since when somebody has one: sign-ins, tokens and answers about all others are spared the look-up.
alter table people add column subjects_since timestamptz;
