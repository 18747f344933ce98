create index if not exists invitations_ever on invitations (organisation, number);
