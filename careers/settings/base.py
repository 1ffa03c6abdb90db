"""Keys, where the site is, what it is made of, and its data."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv, validate

from careers import environment

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = FileAwareEnv(strip_whitespace=True)  # a file mounted as a secret often ends with a newline

APP_ENV = env.str("APP_ENV", "production", validate=validate.OneOf(["production", "local", "test"]))
PRODUCTION = APP_ENV == "production"


def required(name, trial):
    """The value of a variable that production must set; elsewhere `trial` stands in for it."""
    value = env.str(name, "" if PRODUCTION else trial)
    if not value:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE). See .env.example.")
    return value


# --- keys -----------------------------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY", "for-trying-only-" + "s" * 50)
ADDRESS_KEY = required("ADDRESS_KEY", "for-trying-only-address-key")
LINK_KEY = required("LINK_KEY", "for-trying-only-link-key")
if PRODUCTION:
    environment.keys({"SECRET_KEY": SECRET_KEY, "ADDRESS_KEY": ADDRESS_KEY, "LINK_KEY": LINK_KEY})
# asks for 50 characters; the line above for 32 of each key
SILENCED_SYSTEM_CHECKS = ["security.W009"]
if PRODUCTION and env.bool("MARGIN_EMBEDDED", False):
    raise ImproperlyConfigured(
        "The embedded servers are for trying and developing; production needs its own."
    )

# --- where the site is ----------------------------------------------------------------------------
DEBUG = False
PUBLIC_BASE_URL = environment.base_url(
    "PUBLIC_BASE_URL", required("PUBLIC_BASE_URL", "http://127.0.0.1:8000"), https_only=PRODUCTION
)
HTTPS = PUBLIC_BASE_URL.startswith("https://")
PUBLIC_HOST = PUBLIC_BASE_URL.split("//", 1)[1].rsplit(":", 1)[0]
_more_hosts = env.list("ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1"])
ALLOWED_HOSTS = [
    PUBLIC_HOST,
    *environment.hosts("ALLOWED_HOSTS", _more_hosts, named_only=PRODUCTION),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
ROOT_URLCONF = "careers.urls"
WSGI_APPLICATION = "careers.wsgi.application"
LOCAL_MAILBOX = env.str("LOCAL_MAILBOX", "") if not PRODUCTION else ""

INSTALLED_APPS = [
    *([] if PRODUCTION else ["devserver", "demo", "tools"]),  # not even there in production's image
    "careers",
    "home",
    "reminders",
    "advising",
    "interviews",
    "guides",
    "questions",
    "contacts",
    "outbox",
    "office",
    "users",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "template_partials",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    # Headers for every answer, static files and redirects too, so they stand outside of what gives
    # those.
    "core.middleware.Headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # pads each answer by a random length; see docs/decisions/0106
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.CleanInput",
    "core.middleware.WholeLink",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.Clock",
    "users.access.middleware.Zone",
    # In this order: who may, how much, and only then CSRF, the first to read a form. See
    # docs/decisions/0107.
    "users.access.middleware.Access",
    "core.middleware.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.forms.Unprocessable",
]

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
                "home.views.frame.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- data -----------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        **environment.database("DATABASE_URL", required("DATABASE_URL", "postgres:///margin")),
        "ATOMIC_REQUESTS": False,
        # One connection a thread is kept and asked before its first use whether it still lives:
        # after a restart of the database no page answers with an error. Pooled connections did,
        # once each, and were no faster.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
# The owner of the tables, for `manage.py prepare` alone: the site's own role can change rows, and
# no table or trigger.
_owner_url = env.str("MIGRATION_DATABASE_URL", "")
MIGRATION_DATABASE = (
    environment.database("MIGRATION_DATABASE_URL", _owner_url) if _owner_url else None
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits and sessions live in PostgreSQL: losing Redis must not sign anybody out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Rate limits live here: with Django's 300, a stranger's keys would throw out everybody
        # else's.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # core.cache: half a minute in each process's memory, for what is read with every page.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 30},
}
SESSION_ENGINE = "users.models.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = "__Host-margin" if HTTPS else "margin"
CSRF_COOKIE_NAME = "__Host-margin-csrf" if HTTPS else "margin-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Files are kept in memory alone: core.middleware.BodyLimit refuses larger bodies before they are
# read.
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
