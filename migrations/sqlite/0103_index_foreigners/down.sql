drop index if exists foreigners_by_likeness;
