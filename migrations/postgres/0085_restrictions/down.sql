alter table accounts drop column restricted_at;
