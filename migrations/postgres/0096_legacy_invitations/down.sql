drop table legacy_invitations;
