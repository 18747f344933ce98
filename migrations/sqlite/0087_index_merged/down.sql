drop index if exists people_by_merged;
