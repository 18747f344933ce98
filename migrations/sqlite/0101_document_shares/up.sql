-- Codes by which a holder shows a document: for one use, and for minutes. What was chosen, and who read it by their own word, is sealed under
-- the key of the holder; of the code there is a digest. One that was used stays with its document.
create table document_shares (
    digest blob primary key,
    document_id blob not null references documents (id),
    account_id blob not null references accounts (id),
    chosen blob not null,
    expires_at integer not null,
    used_at integer,
    used_by blob
) strict;
create index document_shares_of_document on document_shares (document_id, used_at);
create index document_shares_over on document_shares (expires_at) where used_at is null;
