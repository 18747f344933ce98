drop table merges;
alter table accounts drop column likeness;
alter table people drop column merged_into;
