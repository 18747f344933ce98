create index concurrently if not exists mandates_ever_of_actor on mandates (actor_account, id)
    where principal_account is not null;
