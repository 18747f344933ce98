drop index if exists accounts_of_person;
