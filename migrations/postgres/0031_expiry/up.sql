-- Since when an account counts as one whose card, passport or residence is over; taken off when a later last day is known.
alter table accounts add column over_since timestamptz;
create index accounts_to_end on accounts (ends_on) where over_since is null and ends_on is not null;
create index accounts_over on accounts (ends_on) where over_since is not null;
