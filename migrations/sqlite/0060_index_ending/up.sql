create index if not exists accounts_to_end on accounts (ends_on) where over_since is null and ends_on is not null;
