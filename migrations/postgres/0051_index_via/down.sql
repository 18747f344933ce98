drop index concurrently if exists grants_via;
