create index concurrently if not exists mandates_handed_over on mandates (principal_account)
    where ended_why = 'handed_over';
