-- What members of organisations are asked to sign, and signed. The row goes by the question to the signer; what the document is called is
-- sealed under the key of the organisation, and its digest is all else that is known of it. Both names stay as accounts.
create table signatures (
    approval_id blob primary key,
    organisation blob not null references accounts (id),
    filed_by blob not null references accounts (id),
    names_filer integer not null,
    signed_by blob references accounts (id),
    client_id text not null,
    title blob not null,
    document blob not null,
    asked_at integer not null,
    signed_at integer
) strict;
create index signatures_signed on signatures (organisation, signed_at) where signed_at is not null;
create index signatures_unsigned on signatures (asked_at) where signed_at is null;
