create index if not exists signatures_by_signing on signatures (signed_at)
    where signed_at is not null;
