-- The last day on which a grant was used; written at most once a day.
alter table grants add column used_at integer;
