"""The site's settings, with two more pages and the tables of the alternatives."""

from careers.settings import *  # noqa: F403 - the same site, and what is added
from careers.settings import DATABASES, MIGRATION_DATABASE, env
from careers.settings import INSTALLED_APPS as SITE
from careers.settings import LOGGING as LOGS

# creating its data needs the owner of the tables
DATABASES["default"] |= MIGRATION_DATABASE or {}

INSTALLED_APPS = [*SITE, "bench", "post_office"]
ROOT_URLCONF = "bench.urls"
# As silent as the site's queue; without a handler it would log.
_quiet = {"handlers": ["stderr"], "level": "ERROR", "propagate": False}
LOGGING = {**LOGS, "loggers": {**LOGS["loggers"], "post_office": _quiet}}
OUTBOX_DOMAIN_PER_MINUTE = 1_000_000  # checked for each email as on the site, never reached
# emails in the longer history of P6; the goal is about 5 000 000
BENCH_ROWS = env.int("ROWS", 500_000)
