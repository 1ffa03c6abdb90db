"""Run functions at the same moment, each on its own database connection."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from core.errors import Refusal

THREADS = 20


class ConnectionThreads:
    """A context manager: `size` threads that keep their database connections between calls."""

    def __init__(self, size):
        self.size, self.pool = size, ThreadPoolExecutor(size)

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self([self._leave] * self.size)
        self.pool.shutdown()

    @staticmethod
    def _leave():
        connection.close()  # that of the thread which runs this

    def __call__(self, acts):
        """Start each of `acts` in its own thread at once; a list of what they return or raise."""
        start = threading.Barrier(len(acts))

        def run(act):
            start.wait(timeout=30)
            try:
                return act()
            except Refusal as error:
                return error

        return list(self.pool.map(run, acts))


def run_concurrently(acts):
    """As `ConnectionThreads`, for one call."""
    with ConnectionThreads(len(acts)) as threads:
        return threads(acts)
