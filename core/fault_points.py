"""Named points where the fault tests kill a process; without effect elsewhere."""

import os
import signal

from django.conf import settings


def reach(point: str) -> None:
    """Kill this process if MARGIN_FAULT names the point."""
    if settings.APP_ENV == "test" and os.environ.get("MARGIN_FAULT") == point:
        os.kill(os.getpid(), signal.SIGKILL)
