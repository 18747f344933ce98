drop index if exists grants_via;
