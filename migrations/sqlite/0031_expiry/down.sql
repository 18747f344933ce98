drop index if exists accounts_over;
drop index if exists accounts_to_end;
alter table accounts drop column over_since;
