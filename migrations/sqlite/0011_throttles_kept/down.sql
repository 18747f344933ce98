drop index throttles_by_end;
alter table throttles drop column kept_until;
