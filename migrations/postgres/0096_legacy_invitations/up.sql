-- Invitations to the holders of legacy accounts: how often each was written to, and who came with the code of the last letter, of which
-- a digest is kept.
create table legacy_invitations (
    source text not null,
    legacy_id bytea not null,
    code bytea not null unique,
    times integer not null,
    sent_at timestamptz not null,
    expires_at timestamptz not null,
    came_at timestamptz,
    came_by uuid references accounts (id),
    primary key (source, legacy_id)
);
create index legacy_invitations_by_guest on legacy_invitations (came_by) where came_by is not null;
