-- Versions of the law that operators loaded beside those the release brings. A row counts once a second person has confirmed it.
create table policy_versions (
    section text not null,
    valid_from text not null,
    digest text not null,
    body text not null,
    loaded_by text not null,
    loaded_at integer not null,
    confirmed_by text,
    confirmed_at integer,
    primary key (section, valid_from, digest),
    check (confirmed_by is null or confirmed_by <> loaded_by)
) strict;
