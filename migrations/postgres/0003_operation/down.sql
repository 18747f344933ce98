drop table jobs;
drop table audit_chain;
drop table audit_events;
drop function audit_is_append_only;
