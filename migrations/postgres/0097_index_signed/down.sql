drop index concurrently if exists signatures_by_signing;
