drop index if exists cases_waiting;
