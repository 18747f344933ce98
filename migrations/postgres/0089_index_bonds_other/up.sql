create index concurrently if not exists mandates_ever_of_principal on mandates (principal_account, id)
    where principal_account is not null;
