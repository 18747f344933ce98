-- What it served, cases_waiting serves.
drop index if exists cases_queue;
