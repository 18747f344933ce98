create index concurrently if not exists cases_by_age on cases (updated_at);
