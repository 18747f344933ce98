drop index if exists accounts_by_likeness;
