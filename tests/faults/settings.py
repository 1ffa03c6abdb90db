"""The site's own settings, and two kinds of mail that exist for these tests only."""

from tests.settings import *  # noqa: F403 - every process of these tests reads them from here
from tests.settings import INSTALLED_APPS as SITE_APPS

INSTALLED_APPS = [*SITE_APPS, "tests.faults.kinds.FaultsConfig"]
