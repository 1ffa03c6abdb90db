"""End every process with the same sentence if a setting is invalid."""

import re
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from environs import EnvError, EnvValidationError

# gunicorn restarts a worker after any other exit code: 3 means "could not boot".
EXIT_CODE = 3


def require_settings(**_: Any) -> None:
    """Read the settings; exit with one line on stderr if one is missing or invalid."""
    try:
        settings.INSTALLED_APPS  # noqa: B018 - the first look at any setting reads them all
    except (ImproperlyConfigured, EnvError, ValueError) as error:
        print(f"margin: {sentence(error)}", file=sys.stderr, flush=True)  # noqa: T201 - no log is set up yet
        raise SystemExit(EXIT_CODE) from None


def sentence(error: Exception) -> str:
    if isinstance(error, EnvValidationError) and (name := re.search(r'"(\w+)"', str(error))):
        return f"{name[1]}: {' '.join(map(str, error.error_messages))} See .env.example."
    return str(error)
