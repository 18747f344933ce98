-- Since when an account counts as one whose card, passport or residence is over; taken off when a later last day is known.
alter table accounts add column over_since timestamptz;
