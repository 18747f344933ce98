-- Codes by which a document is shown: for one use, and for minutes. What was chosen, and who read it by their own word, is sealed under
-- the key of its holder; of the code there is a digest. One that was used stays until its time is over (`retention`). `made_by`: whoever made
-- it, who may act for the holder. Of a document one code at a time waits to be used.
create table document_shares (
    digest blob primary key,
    id blob not null,
    document_id blob not null references documents (id),
    made_by blob not null references accounts (id),
    chosen blob not null,
    expires_at integer not null,
    used_at integer,
    used_by blob
) strict;
create index document_shares_of_document on document_shares (document_id, id);
create unique index document_shares_waiting on document_shares (document_id) where used_at is null;
create index document_shares_over on document_shares (expires_at) where used_at is null;
create index document_shares_used on document_shares (used_at) where used_at is not null;
