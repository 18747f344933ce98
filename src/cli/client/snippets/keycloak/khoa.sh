# Keycloak at {{origin}}, by an administrator who is logged in (kcadm.sh config credentials); REALM is the realm of {{callback_path}}
kcadm.sh create identity-provider/instances --target-realm "${REALM:-master}" --file - <<'JSON'
{
  "alias": "khoa",
  "displayName": "Khoá",
  "providerId": "oidc",
  "enabled": true,
  "config": {
    "issuer": "{{issuer}}",
    "authorizationUrl": "{{issuer}}/authorize",
    "tokenUrl": "{{issuer}}/token",
    "userInfoUrl": "{{issuer}}/userinfo",
    "logoutUrl": "{{issuer}}/logout",
    "jwksUrl": "{{issuer}}/jwks",
    "useJwksUrl": "true",
    "validateSignature": "true",
    "clientId": "{{client_id}}",
    "clientSecret": "{{client_secret}}",
    "clientAuthMethod": "client_secret_basic",
    "defaultScope": "{{scope}}",
    "pkceEnabled": "true",
    "pkceMethod": "S256"
  }
}
JSON
