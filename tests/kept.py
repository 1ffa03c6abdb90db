"""Rows that the tests of a module share: made once in a transaction around them all, and gone after
the last.

What a test changes is rolled back behind it as ever. Not for tests with `transaction=True`: other
connections don't see these rows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from tests.starter import put_back


@contextmanager
def kept(blocker: Any, make: Callable[[], Any]) -> Iterator[Any]:
    """`with kept(django_db_blocker, make) as made:` in a fixture of a module that asks for
    `django_db_setup`."""
    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
    try:
        with blocker.unblock():
            put_back()
            made = make()
        yield made
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
