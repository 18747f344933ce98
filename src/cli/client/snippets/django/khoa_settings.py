"""Sign-in with Khoá for Django: pip install mozilla-django-oidc. At the end of settings.py:

    from khoa_settings import *
    INSTALLED_APPS += ["mozilla_django_oidc"]

in urls.py, path("oidc/", include("mozilla_django_oidc.urls")), which must put the callback at
{{callback_path}}; links go to {% url 'oidc_authentication_init' %}, and a POST to {% url 'oidc_logout' %} signs out of both.
"""
AUTHENTICATION_BACKENDS = ["khoa_backend.KhoaBackend"]
LOGIN_URL = "oidc_authentication_init"

OIDC_OP_AUTHORIZATION_ENDPOINT = "{{issuer}}/authorize"
OIDC_OP_TOKEN_ENDPOINT = "{{issuer}}/token"
OIDC_OP_USER_ENDPOINT = "{{issuer}}/userinfo"
OIDC_OP_JWKS_ENDPOINT = "{{issuer}}/jwks"
OIDC_RP_CLIENT_ID = "{{client_id}}"
OIDC_RP_CLIENT_SECRET = "{{client_secret}}"
OIDC_RP_SCOPES = "{{scope}}"
OIDC_RP_SIGN_ALGO = "{{id_token_alg}}"
OIDC_TOKEN_USE_BASIC_AUTH = True
OIDC_USE_PKCE = True

OIDC_STORE_ID_TOKEN = True  # shown when signing out
OIDC_OP_LOGOUT_URL_METHOD = "khoa_backend.logout_url"
OIDC_OP_LOGOUT_ENDPOINT = "{{issuer}}/logout"
LOGOUT_REDIRECT_URL = "{{signed_out_uri}}"
