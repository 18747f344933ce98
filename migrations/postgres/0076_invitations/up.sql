-- Somebody is invited to act for an organisation, by a number that may be nobody's: whose it is finds it when they look. Spent by one
-- statement; what it offers is asked anew of whoever invited. One at a time waits for a number in one organisation.
create table invitations (
    id uuid primary key,
    organisation uuid not null references accounts (id),
    number bytea not null,
    roles jsonb not null,
    scope jsonb,
    valid_to date,
    invited_by uuid not null references accounts (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    ended_as text,
    check ((ended_at is null) = (ended_as is null))
);
create index invitations_by_number on invitations (number) where ended_at is null;
create unique index invitations_by_organisation on invitations (organisation, number) where ended_at is null;
