"""Settings from the environment, safe by default; careers.constants has the others.

APP_ENV says where the site runs: `production` (the default: nothing is assumed, what is missing or
unsafe stops the start), `local` (make run) or `test` (make test). Secrets may be set as NAME or as
NAME_FILE.
"""

import logging
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv, validate

from careers import environment, single_sign_on
from careers.constants import *  # noqa: F403 - settings that are the same everywhere
from careers.policies import content_security_policy, logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = FileAwareEnv(strip_whitespace=True)  # a file mounted as a secret often ends with a newline

APP_ENV = env.str("APP_ENV", "production", validate=validate.OneOf(["production", "local", "test"]))
PRODUCTION = APP_ENV == "production"


def required(name, trial):
    """Return a variable that production must set; elsewhere `trial` is its default."""
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
# requires 50 characters; we require 32 of each key
SILENCED_SYSTEM_CHECKS = ["security.W009"]
if PRODUCTION and env.bool("MARGIN_EMBEDDED", False):
    raise ImproperlyConfigured(
        "The embedded servers are for trying and developing; production needs its own."
    )

# What they signed still counts; it signs nothing new. For a change of SECRET_KEY.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
for _key in SECRET_KEY_FALLBACKS:
    environment.keys({"SECRET_KEY": SECRET_KEY, "SECRET_KEY_FALLBACKS": _key})

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
LOCAL_MAILBOX = env.str("LOCAL_MAILBOX", "") if not PRODUCTION else ""

INSTALLED_APPS = [
    *([] if PRODUCTION else ["devserver", "demo", "tools"]),  # not in production's image
    "careers",
    "home",
    "reminders",
    "advising",
    "interviews",
    "guides",
    "questions",
    "contacts",
    "scim",
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
    "allauth.socialaccount",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "template_partials",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    # Headers for every response, static files and redirects too, so it precedes what makes those.
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
    "users.access.middleware.Seen",
    # Access first, then size, and only then CSRF, the first to read a form: docs/decisions/0107.
    "users.access.middleware.Access",
    "core.middleware.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.forms.Unprocessable",
    "contacts.views.gone.GoneContact",
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

# --- data -----------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        **environment.database("DATABASE_URL", required("DATABASE_URL", "postgres:///margin")),
        "ATOMIC_REQUESTS": False,
        # Each thread reuses a connection and checks it before its first use: after a restart of the
        # database no page answers with an error. Pooled ones did, once each, and were no faster.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
# The owner of the tables, for `manage.py prepare` alone: the site's own role can change rows,
# not tables or triggers.
_owner_url = env.str("MIGRATION_DATABASE_URL", "")
MIGRATION_DATABASE = (
    environment.database("MIGRATION_DATABASE_URL", _owner_url) if _owner_url else None
)
SESSION_COOKIE_NAME = "__Host-margin" if HTTPS else "margin"
CSRF_COOKIE_NAME = "__Host-margin-csrf" if HTTPS else "margin-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- people and sign-in ---------------------------------------------------------------------------
if APP_ENV == "test":  # a good hash takes a third of a second, on purpose
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0, validate=validate.Range(min=0))
# Who needs a second step to get in, and devices that need it only each 30 days.
MFA_REQUIRED_FOR = env.str(
    "MFA_REQUIRED_FOR",
    "staff" if PRODUCTION else "nobody",
    validate=validate.OneOf(["staff", "admins", "nobody"]),
)
MFA_TRUST_COOKIE_NAME = "__Host-margin-device" if HTTPS else "margin-device"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# How long a session lives unused on what somebody called a shared computer.
SHARED_COMPUTER_MINUTES = env.int(
    "SHARED_COMPUTER_MINUTES", 20, validate=validate.Range(min=2, max=240)
)
# How long "Is it you?" counts, before role changes, exports and the like.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * env.int(
    "REAUTHENTICATION_MINUTES", 15, validate=validate.Range(min=1)
)
# Who may sign up: people with an address at these domains; `*`: everybody; empty: nobody, the
# office makes accounts.
SIGNUP_DOMAINS = [
    name.strip().lstrip("@").lower()
    for name in env.list("SIGNUP_DOMAINS", [] if PRODUCTION else ["*"])
]
# The university's own sign-in: see docs/single-sign-on.md.
SSO_OIDC, SSO_SAML, SSO_NAME, SSO_ONLY_DOMAINS = single_sign_on.read(env, https_only=PRODUCTION)

# --- mail -----------------------------------------------------------------------------------------
# smtp: our own session with EMAIL_URL; backend: any Django email backend. See docs/email.md.
MAIL_TRANSPORT = env.str("MAIL_TRANSPORT", "smtp", validate=validate.OneOf(["smtp", "backend"]))
MAIL_BACKEND = env.str("MAIL_BACKEND", "")
MAIL_BACKEND_OPTIONS = environment.json_object(
    "MAIL_BACKEND_OPTIONS", env.str("MAIL_BACKEND_OPTIONS", "")
)
if MAIL_TRANSPORT == "backend":
    environment.email_backend("MAIL_BACKEND", MAIL_BACKEND, must_deliver=PRODUCTION)
    # Django's own SMTP backend and its subclasses read the settings of this server, too.
    _email_url = env.str("EMAIL_URL", "") or "smtp://localhost"
else:
    environment.unused("MAIL_BACKEND", MAIL_BACKEND, unless="MAIL_TRANSPORT is backend")
    _email_url = required("EMAIL_URL", "smtp://127.0.0.1:25")
_smtp = environment.smtp("EMAIL_URL", _email_url)
EMAIL_HOST, EMAIL_PORT = _smtp.host, _smtp.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _smtp.user, _smtp.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _smtp.use_tls, _smtp.use_ssl
EMAIL_TIMEOUT = 20
MAIL_DOMAIN = environment.domain("MAIL_DOMAIN", required("MAIL_DOMAIN", "margin.example"))
OFFICE_EMAIL = environment.address(
    "OFFICE_EMAIL", required("OFFICE_EMAIL", "office@margin.example")
)
# The From of every email, and where bounces come back to.
_sender, _back = env.str("MAIL_SENDER", ""), env.str("MAIL_RETURN_PATH", "")
DEFAULT_FROM_EMAIL = environment.sender("MAIL_SENDER", _sender) or f"margin@{MAIL_DOMAIN}"
MAIL_RETURN_PATH = environment.sender("MAIL_RETURN_PATH", _back) or DEFAULT_FROM_EMAIL
# Daily limit of codes and links for one address, half of them for one client.
ACCOUNT_EMAILS_PER_DAY = env.int("ACCOUNT_EMAILS_PER_DAY", 12)
# While HELD, codes for signing in and confirming an address still go out; a copied database or
# a wrong key sends nothing.
OUTBOX_HELD_SENDS_CODES = env.bool("OUTBOX_HELD_SENDS_CODES", True)
OUTBOX_MODE = env.str(
    "OUTBOX_MODE", "held" if PRODUCTION else "send", validate=validate.OneOf(["send", "held"])
)
# Outside production only these may get email: domains or whole addresses; `*` is everybody.
MAIL_ALLOW = env.list("MAIL_ALLOW", ["*"] if PRODUCTION else [".example", "localhost"])
OUTBOX_LEASE_SECONDS = env.int(
    "OUTBOX_LEASE_SECONDS", 3 * EMAIL_TIMEOUT + 5, validate=validate.Range(min=1)
)
OUTBOX_DOMAIN_PER_MINUTE = env.int("OUTBOX_DOMAIN_PER_MINUTE", 300, validate=validate.Range(min=1))
OUTBOX_SENDER_PER_HOUR = env.int("OUTBOX_SENDER_PER_HOUR", 60, validate=validate.Range(min=1))
# Reports of bounces and complaints: the provider, its "name:password", its signing key, if any.
MAIL_PROVIDER = env.str("MAIL_PROVIDER", "")  # of outbox.webhooks; empty: nothing is reported
MAIL_REPORTS_SECRET = env.str("MAIL_REPORTS_SECRET", "")
# The mailbox that MAIL_RETURN_PATH leads to, read over IMAP.
_bounces = env.str("MAIL_BOUNCES_URL", "")
MAIL_BOUNCES = environment.mailbox("MAIL_BOUNCES_URL", _bounces, must_encrypt=PRODUCTION)
ANYMAIL = {
    # to connect, and for the response: a send has to end well within its row's lease
    "REQUESTS_TIMEOUT": (5, EMAIL_TIMEOUT - 5),
    "WEBHOOK_SECRET": MAIL_REPORTS_SECRET,
    "MAILGUN_WEBHOOK_SIGNING_KEY": env.str("MAIL_REPORTS_SIGNING_KEY", ""),
}
# each opt-out once more, outside the database
OPT_OUT_LOG = environment.append_only_file("OPT_OUT_LOG", env.str("OPT_OUT_LOG", ""))
# `manage.py backup`; other processes need neither the folder nor the key
BACKUP_FOLDER = environment.absolute_path("BACKUP_FOLDER", env.str("BACKUP_FOLDER", ""))
BACKUP_RECIPIENT = environment.absolute_path("BACKUP_RECIPIENT", env.str("BACKUP_RECIPIENT", ""))
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", 30, validate=validate.Range(min=1))
# worker and beat touch it; careers/alive.py looks at it
HEARTBEAT_FILE = environment.absolute_path("HEARTBEAT_FILE", env.str("HEARTBEAT_FILE", ""))
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # empty: there is no /metrics

# --- queue ----------------------------------------------------------------------------------------
REDIS_URL = environment.queue("REDIS_URL", required("REDIS_URL", "redis://127.0.0.1:6379/0"))
CELERY_BROKER_URL = REDIS_URL

# --- static files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / ".local" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "core.staticfinders.NamedFiles",
]
if not PRODUCTION:
    # The finder serves the files as they are; development needs no collectstatic.
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = APP_ENV == "local"
else:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "core.staticstorage.HashedFiles"},
    }

# --- headers --------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = content_security_policy(https=HTTPS)
SECURE_SSL_REDIRECT = HTTPS and PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Browsers ship the preload list and forget it only after months, for every subdomain, so
# the operator has to ask for it.
SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS += [] if SECURE_HSTS_PRELOAD else ["security.W021"]
if env.bool("BEHIND_TLS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- logs -----------------------------------------------------------------------------------------
LOG_FORMAT = env.str(
    "LOG_FORMAT", "json" if PRODUCTION else "line", validate=validate.OneOf(["json", "line"])
)
LOG_LEVEL = env.log_level("LOG_LEVEL", logging.INFO if APP_ENV != "test" else logging.WARNING)
LOGGING = logging_config(LOG_FORMAT, LOG_LEVEL)
