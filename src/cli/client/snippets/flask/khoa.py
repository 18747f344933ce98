"""Sign-in with Khoá for Flask: pip install flask authlib requests. In the application, which needs a secret_key:

    from khoa import khoa, oauth
    oauth.init_app(app)
    app.register_blueprint(khoa)        # session["person"] is who signed in
"""
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, redirect, session

oauth = OAuth()
oauth.register(
    "khoa",
    server_metadata_url="{{discovery}}",
    client_id="{{client_id}}",
    client_secret="{{client_secret}}",
    client_kwargs={"scope": "{{scope}}", "code_challenge_method": "S256"},
)
khoa = Blueprint("khoa", __name__)


@khoa.get("/login")
def login():
    return oauth.khoa.authorize_redirect("{{redirect_uri}}")


@khoa.get("{{callback_path}}")
def callback():
    token = oauth.khoa.authorize_access_token()
    session["person"] = dict(oauth.khoa.userinfo(token=token))
    session["id_token"] = token["id_token"]
    return redirect("/")


@khoa.get("/logout")
def logout():
    session.pop("person", None)
    return oauth.khoa.logout_redirect("{{signed_out_uri}}", session.pop("id_token", None))
