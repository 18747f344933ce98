alter table legacy_accounts drop column brought_by;
drop table awaited_numbers;
