"""A portal in Flask."""
import os

from flask import Flask, session
from markupsafe import Markup

from khoa import khoa, oauth

app = Flask(__name__)
app.secret_key = os.urandom(32)
oauth.init_app(app)
app.register_blueprint(khoa)


@app.get("/")
def home():
    if "person" not in session:
        return Markup('<a id="sign-in" href="/login">Sign in</a>')
    page = Markup('<p id="person">{}</p><a id="sign-out" href="/logout">Sign out</a>')
    return page.format(session["person"]["name"])
