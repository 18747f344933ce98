-- What it served, cases_waiting serves.
drop index concurrently if exists cases_queue;
