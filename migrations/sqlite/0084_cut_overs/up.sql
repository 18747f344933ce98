-- The systems whose accounts come here: what the newest list of each brought, and the second from which on its accounts are good there
-- no more. And since when the holder of a legacy account uses their account here: the first sign-in after a list had brought it.
create table legacy_sources (
    source text primary key,
    listed_at integer,
    rejected integer not null,
    cut_over_at integer
) strict;
alter table legacy_accounts add column moved_at integer;
