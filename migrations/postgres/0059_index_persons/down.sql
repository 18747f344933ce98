drop index concurrently if exists accounts_of_person;
