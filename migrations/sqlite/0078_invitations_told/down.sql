alter table invitations drop column told_at;
