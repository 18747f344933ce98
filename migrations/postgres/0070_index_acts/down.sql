drop index concurrently if exists audit_events_by_act;
