"""People of Khoá as users of Django: known by their sub, for an e-mail address may be missing, change, or be another's one day."""
from urllib.parse import urlencode

from django.conf import settings
from mozilla_django_oidc.auth import OIDCAuthenticationBackend


class KhoaBackend(OIDCAuthenticationBackend):
    def verify_claims(self, claims):
        return "sub" in claims

    def filter_users_by_claims(self, claims):
        return self.UserModel.objects.filter(username=claims["sub"])

    def create_user(self, claims):
        return self.update_user(self.UserModel(username=claims["sub"]), claims)

    def update_user(self, user, claims):
        user.first_name = " ".join(filter(None, [claims.get("middle_name"), claims.get("given_name")]))
        user.last_name = claims.get("family_name", "")
        user.email = claims.get("email", "")
        user.set_unusable_password()
        user.save()
        return user


def logout_url(request):
    parameters = {
        "id_token_hint": request.session.get("oidc_id_token", ""),
        "post_logout_redirect_uri": settings.LOGOUT_REDIRECT_URL,
    }
    return f"{settings.OIDC_OP_LOGOUT_ENDPOINT}?{urlencode(parameters)}"
