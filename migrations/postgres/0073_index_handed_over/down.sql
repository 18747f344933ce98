drop index concurrently if exists mandates_handed_over;
