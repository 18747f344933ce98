create index if not exists refresh_tokens_by_parent on refresh_tokens (parent);
