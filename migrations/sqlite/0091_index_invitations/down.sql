drop index if exists invitations_ever;
