"""The site's own settings; the tests make and empty databases, which only the owner of the
tables may."""

from careers.settings import *  # noqa: F403 - the same site
from careers.settings import DATABASES, MIGRATION_DATABASE

DATABASES["default"] |= MIGRATION_DATABASE or {}
