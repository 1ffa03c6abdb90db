"""The site's settings, with two more pages and the rivals' tables."""

from careers.settings import *  # noqa: F403 - the same site, and what is added
from careers.settings import DATABASES, MIGRATION_DATABASE, env
from careers.settings import INSTALLED_APPS as SITE
from careers.settings import LOGGING as LOGS

# its data are made with statements that only the owner may use
DATABASES["default"] |= MIGRATION_DATABASE or {}

INSTALLED_APPS = [*SITE, "bench", "post_office"]
ROOT_URLCONF = "bench.urls"
# A queue that says nothing, like ours, unless something is wrong; without a handler of its own it
# would talk.
_quiet = {"handlers": ["stderr"], "level": "ERROR", "propagate": False}
LOGGING = {**LOGS, "loggers": {**LOGS["loggers"], "post_office": _quiet}}
OUTBOX_DOMAIN_PER_MINUTE = 1_000_000  # asked for each mail as on the site, never reached
# emails of the longer history of P6; the goal is about 5 000 000
BENCH_ROWS = env.int("ROWS", 500_000)
