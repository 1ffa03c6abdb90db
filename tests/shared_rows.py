"""Rows that the tests of a module share, as Django's setUpTestData does for a TestCase.

They are made once, in a transaction around all tests of the module; each test's own changes are
rolled back as usual. Not for `transaction=True`: other connections don't see these rows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def shared_rows(blocker: Any, make: Callable[[], Any]) -> Iterator[Any]:
    """Yield what `make` returns; use it in a module-scoped fixture that needs `django_db_setup`."""
    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
    try:
        with blocker.unblock():
            made = make()
        yield made
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
