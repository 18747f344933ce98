drop index if exists mandates_of_wards;
