drop index if exists accounts_over;
