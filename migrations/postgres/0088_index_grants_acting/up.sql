create index concurrently if not exists grants_by_actor on grants (actor_account)
    where actor_account is not null and revoked_at is null;
