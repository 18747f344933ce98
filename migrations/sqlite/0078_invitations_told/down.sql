alter table invitations drop column declined_at;
alter table invitations drop column told_at;
