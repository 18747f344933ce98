drop index accounts_over;
drop index accounts_to_end;
alter table accounts drop column over_since;
