-- When whoever has the number of an invitation was told of it; nothing where nobody was.
alter table invitations add column told_at integer;
