-- For which assistance an officer's program holds a grant of the person who is helped; none where it is their own app's.
alter table grants add column assistance uuid;
