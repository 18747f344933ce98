drop table throttles;
drop table passkeys;
drop table passwords;
drop table identifiers;
drop table account_locks;
drop table accounts;
drop table people;
drop table root_keys;
