drop index if exists refresh_tokens_by_parent;
