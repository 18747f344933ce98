create index if not exists invitations_over on invitations (expires_at);
