drop table merges;
alter table people drop column merged_into;
