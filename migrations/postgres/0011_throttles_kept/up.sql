alter table throttles add column kept_until timestamptz;
create index throttles_by_end on throttles (kept_until);
