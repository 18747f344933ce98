drop index concurrently if exists accounts_by_likeness;
