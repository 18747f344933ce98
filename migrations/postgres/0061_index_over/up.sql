create index concurrently if not exists accounts_over on accounts (ends_on) where over_since is not null;
