drop index if exists grants_by_actor;
