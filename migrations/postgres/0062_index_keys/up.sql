create index concurrently if not exists grants_by_key on grants (account_id, key_thumbprint) where key_thumbprint is not null and revoked_at is null;
