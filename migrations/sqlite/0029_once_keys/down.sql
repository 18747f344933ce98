drop table once_keys;
