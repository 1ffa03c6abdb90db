"""gunicorn settings for `up`: code is loaded while the database is prepared.

With `preload_app` the code is loaded before on_starting, and the port opens after it.
"""

import sys
from typing import Any
from wsgiref.util import setup_testing_defaults

preload_app = True
worker_class = "gthread"
workers = 2
threads = 4
control_socket_disable = True  # otherwise shared with every other gunicorn of this user
loglevel = "warning"
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(M)s ms"


def on_starting(server: Any) -> None:
    """Load the pages, too, then wait until stdin is closed.

    That is at once on a restart, after `prepare` on a start.
    """
    request: dict[str, Any] = {"PATH_INFO": "/livez"}
    setup_testing_defaults(request)
    server.app.wsgi()(request, lambda status, headers: None)
    sys.stdin.read()
