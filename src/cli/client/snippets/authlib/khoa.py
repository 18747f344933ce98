"""Sign-in with Khoá for Starlette and FastAPI: pip install authlib httpx itsdangerous. In the application, which needs
Starlette's SessionMiddleware:

    from khoa import routes              # Starlette(routes=[*routes, ...]) or FastAPI(routes=[*routes, ...])
    request.session["person"]            # who signed in
"""
from authlib.integrations.starlette_client import OAuth
from starlette.responses import RedirectResponse
from starlette.routing import Route

oauth = OAuth()
oauth.register(
    "khoa",
    server_metadata_url="{{discovery}}",
    client_id="{{client_id}}",
    client_secret="{{client_secret}}",
    client_kwargs={"scope": "{{scope}}", "code_challenge_method": "S256"},
)


async def login(request):
    return await oauth.khoa.authorize_redirect(request, "{{redirect_uri}}")


async def callback(request):
    token = await oauth.khoa.authorize_access_token(request)
    request.session["person"] = dict(await oauth.khoa.userinfo(token=token))
    request.session["id_token"] = token["id_token"]
    return RedirectResponse("/")


async def logout(request):
    request.session.pop("person", None)
    return await oauth.khoa.logout_redirect(request, "{{signed_out_uri}}", request.session.pop("id_token", None))


routes = [Route("/login", login), Route("{{callback_path}}", callback), Route("/logout", logout)]
