alter table accounts drop column marks;
alter table denials drop column undoes;
drop table former_contacts;
