create index concurrently if not exists mandates_of_wards on mandates (principal_account)
    where role = 'guardian';
