drop index concurrently if exists foreigners_by_likeness;
