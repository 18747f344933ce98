create index concurrently if not exists grants_by_mandate on grants (mandate_id)
    where mandate_id is not null and revoked_at is null;
