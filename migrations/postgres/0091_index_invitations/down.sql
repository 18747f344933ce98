drop index concurrently if exists invitations_ever;
