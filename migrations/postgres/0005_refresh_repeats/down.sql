drop index if exists refresh_tokens_by_parent;
alter table refresh_tokens drop column superseded_at;
alter table refresh_tokens drop column repeats;
alter table refresh_tokens drop column parent;
