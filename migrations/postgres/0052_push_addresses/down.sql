drop table push_addresses;
