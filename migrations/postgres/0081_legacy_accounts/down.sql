drop table legacy_accounts;
