-- The key whose holder alone may use the token (RFC 9449): its SHA-256 thumbprint. Null: the token is bound to none.
alter table refresh_tokens add column key_thumbprint bytea;
