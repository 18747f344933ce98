-- By state first: what waits anywhere is asked for every minute, and what does not wait any more is most of it.
create index concurrently if not exists cases_waiting on cases (state, agency, due_on, id);
