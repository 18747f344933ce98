create index if not exists audit_events_by_act on audit_events (actor, event, at) where actor is not null;
