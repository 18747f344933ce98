drop index if exists audit_events_by_act;
