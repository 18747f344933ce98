drop index concurrently if exists grants_by_actor;
