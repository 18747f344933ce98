alter table refresh_tokens drop column key_thumbprint;
