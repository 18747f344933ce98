"""The settings `django-admin startproject` begins with, as far as this portal needs them."""
import os
from pathlib import Path

SECRET_KEY = os.urandom(32).hex()
DEBUG = True
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "urls"
LOGIN_REDIRECT_URL = "/"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(__file__).parent / "portal.sqlite3"}}

from khoa_settings import *

INSTALLED_APPS += ["mozilla_django_oidc"]
