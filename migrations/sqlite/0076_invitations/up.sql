-- Somebody is invited to act for an organisation, by a number that may be nobody's: whose it is finds it when they look. Spent by one
-- statement; what it offers is asked anew of whoever invited. One at a time waits for a number in one organisation.
create table invitations (
    id blob primary key,
    organisation blob not null references accounts (id),
    number blob not null,
    roles text not null,
    scope text,
    valid_to text,
    invited_by blob not null references accounts (id),
    created_at integer not null,
    expires_at integer not null,
    ended_at integer,
    ended_as text,
    check ((ended_at is null) = (ended_as is null))
) strict;
create index invitations_by_number on invitations (number) where ended_at is null;
create unique index invitations_by_organisation on invitations (organisation, number) where ended_at is null;
