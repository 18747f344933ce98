drop index if exists mandates_handed_over;
