drop index concurrently if exists mandates_ever_of_actor;
