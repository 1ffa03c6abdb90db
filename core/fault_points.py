"""Named places where the tests of reliability let a process die. Outside tests they do nothing."""

import os
import signal

from django.conf import settings


def reach(point: str) -> None:
    """Kill this process here and now when a test asked for it by MARGIN_FAULT."""
    if settings.APP_ENV == "test" and os.environ.get("MARGIN_FAULT") == point:
        os.kill(os.getpid(), signal.SIGKILL)
