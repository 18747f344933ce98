-- Two secrets are good while a client goes over from one to the other; the second one ends.
alter table clients add column second_secret_digest bytea;
alter table clients add column second_secret_until timestamptz;
alter table clients add column secret_changed_at timestamptz;
