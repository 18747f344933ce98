-- Register numbers belong to the person: they outlive accounts, and by them an account made anew finds whose it is. Those of
-- accounts that the release before made stand in `identifiers` alone until something is written for them.
create table numbers (
    blind blob primary key,
    kind text not null,
    person_id blob not null references people (id),
    since integer not null,
    until integer
) strict;
create index numbers_by_person on numbers (person_id);

-- What a register said and what the holder said, each sealed and written by itself. `profile` is still written for the
-- release before: `version` counts every write, the other two those of this release, and where they do not add up, the
-- release before wrote since.
alter table accounts add column identity blob;
alter table accounts add column identity_version integer;
alter table accounts add column identity_source text;
alter table accounts add column identity_as_of integer;
alter table accounts add column contact blob;
alter table accounts add column contact_version integer;
