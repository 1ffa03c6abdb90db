"""Doing things at the same moment, each on a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from contacts.services import NotNow
from interviews.models import IllegalMove
from interviews.services import NotYet, TimeTaken

MANY = 20


class Crowd:
    """So many threads, each with a connection of its own for as long as they are together."""

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
        """Run each of `acts` in its own thread, started together; what they return or raise."""
        start = threading.Barrier(len(acts))

        def run(act):
            start.wait(timeout=30)
            try:
                return act()
            except (IllegalMove, NotNow, NotYet, TimeTaken) as error:
                return error

        return list(self.pool.map(run, acts))


def all_at_once(acts):
    """Run `acts` together once; what they return or raise."""
    with Crowd(len(acts)) as crowd:
        return crowd(acts)
