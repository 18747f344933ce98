drop index concurrently if exists refresh_tokens_by_parent;
