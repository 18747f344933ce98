drop index if exists cases_by_age;
