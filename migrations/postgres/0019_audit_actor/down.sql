drop index if exists audit_events_by_actor;
alter table audit_events drop column purpose;
alter table audit_events drop column actor;
