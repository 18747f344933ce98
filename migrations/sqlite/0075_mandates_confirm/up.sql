-- The first day on which a mandate counts no more unless it is confirmed: what a representative gave who is none any more.
alter table mandates add column confirm_by text;
