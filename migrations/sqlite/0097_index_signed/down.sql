drop index if exists signatures_by_signing;
