alter table audit_concerns drop column lot;
