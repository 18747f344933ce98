drop index concurrently if exists people_by_merged;
