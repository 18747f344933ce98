drop table user_codes;
