-- Files of people, sealed under the person's key and bound to their row. `digest` is that of the sealed bytes.
create table files (
    person_id blob not null references people (id),
    id blob not null,
    purpose text not null,
    media_type text not null,
    size integer not null,
    digest blob not null,
    sealed blob not null,
    created_at integer not null,
    erase_on text,
    primary key (person_id, id)
) strict;
create index files_erase on files (erase_on) where erase_on is not null;
