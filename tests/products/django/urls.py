"""A portal in Django."""
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path, reverse
from django.utils.html import format_html


def home(request):
    if not request.user.is_authenticated:
        return HttpResponse(format_html('<a id="sign-in" href="{}">Sign in</a>', reverse("oidc_authentication_init")))
    return HttpResponse(format_html(
        '<p id="person">{} {}</p><form method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><button id="sign-out">Sign out</button></form>',
        request.user.last_name, request.user.first_name, reverse("oidc_logout"), get_token(request),
    ))


urlpatterns = [path("", home), path("oidc/", include("mozilla_django_oidc.urls"))]
