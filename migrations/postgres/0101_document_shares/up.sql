-- Codes by which a document is shown: for one use, and for minutes. What was chosen, and who read it by their own word, is sealed under
-- the key of its holder; of the code there is a digest. One that was used stays until its time is over (`retention`). `made_by`: whoever made
-- it, who may act for the holder. Of a document one code at a time waits to be used.
create table document_shares (
    digest bytea primary key,
    id uuid not null,
    document_id uuid not null references documents (id),
    made_by uuid not null references accounts (id),
    chosen bytea not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    used_by bytea
);
create index document_shares_of_document on document_shares (document_id, id);
create unique index document_shares_waiting on document_shares (document_id) where used_at is null;
create index document_shares_over on document_shares (expires_at) where used_at is null;
create index document_shares_used on document_shares (used_at) where used_at is not null;
