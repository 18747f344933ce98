-- Codes by which a holder shows a document where there is no network: by the name of each showing, which is chance and all that is kept of
-- it, its document, until its time is over. What is in this table when its document counts not goes into the snapshot of what is withdrawn; a
-- document that is gone leaves its names behind for these minutes, so that they go there too.
create table document_codes (
    cti blob primary key,
    document_id blob not null,
    expires_at integer not null
) strict;
create index document_codes_of_document on document_codes (document_id);
create index document_codes_over on document_codes (expires_at);
