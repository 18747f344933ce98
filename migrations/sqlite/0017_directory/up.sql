-- Places and agencies that operators imported, beside those the release brings; codes are read with their day.
create table units (
    kind text not null,
    code text not null,
    valid_from text not null,
    valid_to text,
    name text not null,
    parent text,
    place text,
    source text not null,
    written_at integer not null,
    primary key (kind, code, valid_from)
) strict;

-- What went into what, wholly or in part.
create table unit_changes (
    kind text not null,
    old text not null,
    new text not null,
    valid_from text not null,
    source text not null,
    written_at integer not null,
    primary key (kind, old, new, valid_from)
) strict;
