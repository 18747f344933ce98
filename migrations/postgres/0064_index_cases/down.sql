drop index concurrently if exists cases_by_age;
