alter table accounts drop column contact_version;
alter table accounts drop column contact;
alter table accounts drop column identity_as_of;
alter table accounts drop column identity_source;
alter table accounts drop column identity_version;
alter table accounts drop column identity;
drop index if exists accounts_of_person;
drop table numbers;
