drop table revocations;
drop table refresh_tokens;
drop table codes;
drop table grants;
drop table consents;
drop table clients;
drop table signing_keys;
