-- An answer to a refresh may be lost on the way: what a spent token was exchanged for can be exchanged anew for a while.
alter table refresh_tokens add column parent blob;
alter table refresh_tokens add column repeats integer not null default 0;
alter table refresh_tokens add column superseded_at integer;
