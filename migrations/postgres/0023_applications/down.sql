drop table appointments;
drop table opinions;
drop table application_evidence;
drop table application_steps;
drop table applications;
