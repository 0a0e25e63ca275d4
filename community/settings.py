"""Settings, all from the environment (README, "Settings").

`DEMO=1` stands in for every setting on one's own machine. Without it, what is
missing stops the start with one sentence saying which.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ

from community.file_settings import storage_for
from community.forum.config import Forum, forum_in
from community.lock_settings import SECOND_LOCKS
from community.policies import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from community.policies import PERMISSIONS_POLICY as PERMISSIONS_POLICY
from community.provider import keys

django_stubs_ext.monkeypatch()  # lets code say ModelForm[Meetup], which Django itself allows only in annotations

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)


DEMO_VALUES = {
    "SECRET_KEY": "demo-only-not-a-secret-" + "x" * 40,
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    "DATABASE_URL": f"sqlite:///{BASE_DIR / 'db.sqlite3'}",
    "SITE_URL": "http://localhost:8000",
}
given = {name: env.str(name, default=DEMO_VALUES[name] if DEMO else "") for name in DEMO_VALUES}
if missing := [name for name, value in given.items() if not value]:
    # Not an exception: whoever starts the site should read a sentence, not a traceback.
    sys.exit(f"Set {' and '.join(missing)} in the environment to start Commonplace (or DEMO=1 to try it out).")

SECRET_KEY = given["SECRET_KEY"]
ALLOWED_HOSTS = [host.strip() for host in given["ALLOWED_HOSTS"].split(",")]
SITE_URL: str = given["SITE_URL"].rstrip("/")
SITE = urlsplit(SITE_URL)
if SITE.scheme not in ("http", "https") or not SITE.hostname:
    sys.exit("SITE_URL must be a whole address, such as https://community.example.org.")
HTTPS = SITE.scheme == "https"

# --- Apps ------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "community.apps.CommonplaceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *("allauth", "allauth.account", "allauth.mfa", "allauth.idp.oidc"),
    "community.apps.SessionListConfig",  # allauth.usersessions
    "csp",
    "django_ical",
    "post_office",
    # Ours last: their admin.py has the last word on what the admin shows.
    "community",
    "meetups",
    "charter",
    "bursaries",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "community.middleware.RefuseUnreadable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "community.middleware.ContentPolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "community.middleware.SayWhatIsWrong",
    "community.paused.PausedMembers",
]

ROOT_URLCONF = "community.urls"
WSGI_APPLICATION = "community.wsgi.application"
FORM_RENDERER = "community.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "community.context.community",
            ],
        },
    },
]

# --- Data ------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url_config(given["DATABASE_URL"])}
database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    # Row locks do nothing on SQLite, so every transaction takes the write lock at once and others wait their turn.
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    database["CONN_HEALTH_CHECKS"] = True
    database.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds: a dead host is told apart soon

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits count in the cache, so every process must see the same one: a table in the database unless CACHE_URL
# names another (redis://…). The table comes with the migrations.
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://cache_entries")}

# --- People ----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "community.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
LOGOUT_REDIRECT_URL = "home"

# How many proxies of ours stand in front (each adds one X-Forwarded-For entry). 0: believe no such header at all.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

ACCOUNT_ADAPTER = "community.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "community.forms.SignInForm",
    "confirm_login_code": "community.forms.CodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # when a second factor is added or removed
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds; allauth's 3 minutes are too few for slow mail
ACCOUNT_LOGIN_TIMEOUT = 20 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {
    # Asking for a code: per client, then per address typed, then (the last) for the whole site.
    "request_login_code": "20/m/ip,60/h/ip,3/m/key,10/h/key",
    "request_login_code_site": f"{env.int('CODE_MAILS_PER_HOUR', default=600)}/h/key",
    "login": "60/m/ip",
    "data_request": "10/h/ip,3/h/key",  # it writes to an address that nobody has proved
    "data_request_site": "60/h/key",
    "receipt": "30/m/ip",
    "other_site": "120/m/ip",  # each try checks its secret, which takes half a second
    "download": "10/h/user",
    "one_to_one": "10/d/key",  # asked for and taken back, again and again
}
vars().update(SECOND_LOCKS)
STAFF_NEED_SECOND_FACTOR = not DEMO

vars().update(keys.settings_for(env.str("OIDC_KEYS", default="")))  # for other sites that people sign in to with us

FORUM: Forum | None = forum_in(env)  # where topics are made for meetups and recaps

# --- Mail: queued in the caller's transaction, sent by `manage.py work` ------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://" if DEMO else "smtp://localhost:25"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"hello@{SITE.hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
POST_OFFICE = {"BACKENDS": {"default": vars()["EMAIL_BACKEND"]}, "FILE_STORAGE": "outbox"}

# --- Words that are encrypted in the database: the first key locks, all unlock (README, "Settings") ---------------

DATA_KEYS = [key.strip() for key in env.list("DATA_KEYS", default=[]) if key.strip()] or [SECRET_KEY]

# --- Pages, files, times ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "community.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
# What people upload. It is served by views that look who asks, never by path.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()
STORAGES = {
    "default": storage_for(env),
    "outbox": {"BACKEND": "community.storage.DatabaseStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "community.statics.BundledStorage"
        )
    },
}

# --- Security --------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the browser window
CSRF_FAILURE_VIEW = "community.views.front.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a draft of the charter has five for each line, and room for 200 lines

# Paths and codes only: nothing people typed, no address, no mail content reaches a log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},  # a mistyped address is no news
        "post_office": {"handlers": ["nowhere"], "propagate": False},  # it would quote recipients
    },
}
