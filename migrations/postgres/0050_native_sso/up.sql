-- OpenID Connect Native SSO: the secret by which the apps of one owner on one phone share a sign-in, as a digest. It belongs to the grant
-- that it was given with, and what other apps were given for it hangs from that grant (via) and ends with it.
create table device_secrets (
    digest bytea not null primary key,
    grant_id uuid not null references grants (id) on delete cascade,
    unique (grant_id)
);
alter table grants add column via uuid;
