drop index if exists mandates_ever_of_principal;
