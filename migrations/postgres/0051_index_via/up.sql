create index concurrently if not exists grants_via on grants (via) where via is not null;
