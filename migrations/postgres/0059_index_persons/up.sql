-- A person has one account of a kind, which is opened again when it was closed.
create unique index concurrently if not exists accounts_of_person on accounts (person_id, kind);
