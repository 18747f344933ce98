drop table jobs;
drop table audit_chain;
drop table audit_events;
