-- How often a phone was named: whoever names it anew says which name they have seen.
alter table devices add column version integer not null default 1;
