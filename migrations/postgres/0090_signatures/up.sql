-- What members of organisations are asked to sign, and signed. The row goes by the question to the signer; what the document is called is
-- sealed under the key of the organisation, and its digest is all else that is known of it. Both names stay as accounts.
create table signatures (
    approval_id uuid primary key,
    organisation uuid not null references accounts (id),
    filed_by uuid not null references accounts (id),
    names_filer boolean not null,
    signed_by uuid references accounts (id),
    client_id text not null,
    title bytea not null,
    document bytea not null,
    asked_at timestamptz not null,
    signed_at timestamptz
);
create index signatures_signed on signatures (organisation, signed_at) where signed_at is not null;
create index signatures_unsigned on signatures (asked_at) where signed_at is null;
