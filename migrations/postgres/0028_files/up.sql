-- Files of people, sealed under the person's key and bound to their row. `digest` is that of the sealed bytes.
create table files (
    person_id uuid not null references people (id),
    id uuid not null,
    purpose text not null,
    media_type text not null,
    size integer not null,
    digest bytea not null,
    sealed bytea not null,
    created_at timestamptz not null,
    erase_on date,
    primary key (person_id, id)
);
create index files_erase on files (erase_on) where erase_on is not null;
