create index concurrently if not exists invitations_ever on invitations (organisation, number);
