-- The key that a grant's tokens are bound to (RFC 9449): what ends with the phone that holds it. Null: bound to none.
alter table grants add column key_thumbprint blob;
