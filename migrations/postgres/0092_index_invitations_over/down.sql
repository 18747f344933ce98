drop index concurrently if exists invitations_over;
