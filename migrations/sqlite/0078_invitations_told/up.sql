-- When whoever has the number of an invitation was told of it; nothing where nobody was.
alter table invitations add column told_at integer;
-- When they said no: whoever invited sees it wait all the same, and one organisation asks them no more for a while.
alter table invitations add column declined_at integer;
