alter table throttles add column kept_until integer;
create index throttles_by_end on throttles (kept_until);
