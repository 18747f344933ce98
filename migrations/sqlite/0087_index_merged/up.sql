create index if not exists people_by_merged on people (merged_into) where merged_into is not null;
