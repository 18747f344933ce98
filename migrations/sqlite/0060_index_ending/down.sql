drop index if exists accounts_to_end;
