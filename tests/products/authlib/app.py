"""A portal in Starlette."""
import os
from html import escape

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

from khoa import routes


async def home(request):
    person = request.session.get("person")
    if person is None:
        return HTMLResponse('<a id="sign-in" href="/login">Sign in</a>')
    return HTMLResponse(f'<p id="person">{escape(person["name"])}</p><a id="sign-out" href="/logout">Sign out</a>')


app = Starlette(
    routes=[Route("/", home), *routes],
    middleware=[Middleware(SessionMiddleware, secret_key=os.urandom(32).hex())],
)
