"""gunicorn's settings under `up`: code is loaded while the database is being prepared, served only after.

With `preload_app` the code is loaded before on_starting is called, and the port is opened after it.
"""

import sys
from typing import Any

preload_app = True
worker_class = "gthread"
workers = 2
threads = 4
control_socket_disable = True  # it would be shared with every other gunicorn of this user
loglevel = "warning"
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(M)s ms"


def on_starting(server: Any) -> None:
    """Wait until stdin is closed: at once on a restart, after `manage.py prepare` on a start."""
    sys.stdin.read()
