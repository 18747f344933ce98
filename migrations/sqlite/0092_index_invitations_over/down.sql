drop index if exists invitations_over;
