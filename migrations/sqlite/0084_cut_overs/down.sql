alter table legacy_accounts drop column moved_at;
drop table legacy_sources;
