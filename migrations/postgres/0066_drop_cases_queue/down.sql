create index concurrently if not exists cases_queue on cases (agency, state, due_on, id);
