create index if not exists accounts_by_activation on accounts (activate_by) where activate_by is not null;
