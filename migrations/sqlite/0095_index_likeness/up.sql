create index if not exists accounts_by_likeness on accounts (likeness, id) where closed_at is null;
