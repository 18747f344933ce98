-- Invitations to the holders of legacy accounts: how often each was written to, and who came with the code of the last letter, of which
-- a digest is kept.
create table legacy_invitations (
    source text not null,
    legacy_id blob not null,
    code blob not null unique,
    times integer not null,
    sent_at integer not null,
    expires_at integer not null,
    came_at integer,
    came_by blob references accounts (id),
    primary key (source, legacy_id)
) strict;
create index legacy_invitations_by_guest on legacy_invitations (came_by) where came_by is not null;
