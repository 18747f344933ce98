-- Two secrets are good while a client goes over from one to the other; the second one ends.
alter table clients add column second_secret_digest blob;
alter table clients add column second_secret_until integer;
alter table clients add column secret_changed_at integer;
