"""One settings file, read from the environment, safe by default.

APP_ENV says where the site runs: `production` (the default: nothing is assumed, what is missing or
unsafe stops the start), `local` (make run) or `test` (make test). Secrets may come as NAME or as
NAME_FILE.
"""

import logging

from environs import validate

from careers import environment
from careers.policies import content_security_policy, logging_config
from careers.settings.accounts import *  # noqa: F403
from careers.settings.base import *  # noqa: F403
from careers.settings.base import (
    APP_ENV,
    BASE_DIR,
    HTTPS,
    PRODUCTION,
    SILENCED_SYSTEM_CHECKS,
    env,
    required,
)
from careers.settings.email import *  # noqa: F403

# --- queue ----------------------------------------------------------------------------------------
REDIS_URL = environment.queue("REDIS_URL", required("REDIS_URL", "redis://127.0.0.1:6379/0"))
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# for ever: by default a worker ends after about 45 minutes without a queue
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Who has which hint in hand is known in the worker alone, not in Redis: see careers/celery.py.
CELERY_BROKER_TRANSPORT_OPTIONS = {"ack_emulation": False}
# what sends mail needs no queue to finish
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = "UTC"

# --- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- static files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / ".local" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "core.staticfinders.NamedFiles",
]
WHITENOISE_ALLOW_ALL_ORIGINS = False
if not PRODUCTION:
    # The finder serves the files as they are; no collectstatic while trying and developing.
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = APP_ENV == "local"
else:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "core.staticstorage.HashedFiles"},
    }

# --- headers --------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = content_security_policy(https=HTTPS)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS and PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Browsers ship the preload list and forget it only after months, for every subdomain: the
# operator's to ask for.
SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_PRELOAD", False)
if not SECURE_HSTS_PRELOAD:
    SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W021"]
if env.bool("BEHIND_TLS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

# --- logs -----------------------------------------------------------------------------------------
LOG_FORMAT = env.str(
    "LOG_FORMAT", "json" if PRODUCTION else "line", validate=validate.OneOf(["json", "line"])
)
LOG_LEVEL = env.log_level("LOG_LEVEL", logging.INFO if APP_ENV != "test" else logging.WARNING)
LOGGING = logging_config(LOG_FORMAT, LOG_LEVEL)
