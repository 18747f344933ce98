drop index concurrently if exists mandates_of_wards;
