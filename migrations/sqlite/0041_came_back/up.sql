-- The account that a passkey was made for, by whose name its authenticator calls its holder, where it opens another of the same
-- person by now. Null: the one it opens.
alter table passkeys add column made_for blob;
