alter table people drop column subjects_since;
drop table subjects;
