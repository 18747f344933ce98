create index concurrently if not exists audit_events_by_actor on audit_events (actor, seq) where actor is not null;
