"""`python careers/alive.py`: exit with 1 if a worker or beat stands still while the queue answers.

For health checks of containers. It imports nothing of the site, so that it costs next to nothing.
While the queue is away worker and beat wait for it, and a restart would not help.
"""

import os
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

STILL_AFTER = 180  # seconds; a beat has something to do every minute
USUAL_PORT = 6379


def stands_still(heartbeat: str) -> bool:
    try:
        return time.time() - Path(heartbeat).stat().st_mtime > STILL_AFTER
    except OSError:
        return True


def queue_answers(url: str) -> bool:
    parts = urlsplit(url)
    unix = "socket" in parts.scheme or not parts.hostname
    try:
        with socket.socket(socket.AF_UNIX) if unix else socket.socket() as connection:
            connection.settimeout(2)
            connection.connect(parts.path if unix else (parts.hostname, parts.port or USUAL_PORT))
    except OSError:
        return False
    return True


def _setting(name: str) -> str:
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else os.environ.get(name, "")


if __name__ == "__main__":
    is_still = stands_still(_setting("HEARTBEAT_FILE")) and queue_answers(_setting("REDIS_URL"))
    sys.exit(int(is_still))
