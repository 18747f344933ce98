-- Since when the holder has the processing of their data restricted; nothing where they have not.
alter table accounts add column restricted_at timestamptz;
