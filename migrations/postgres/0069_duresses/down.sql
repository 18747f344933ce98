drop table duresses;
alter table passcodes drop column duress_tag;
