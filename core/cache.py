"""A cache in the process's memory, for what many pages read and the office seldom changes."""

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import BaseCache, caches
from django.utils.connection import ConnectionProxy

T = TypeVar("T")

# As Django's own `cache`; after a change, transaction.on_commit(process_cache.clear).
process_cache = cast(BaseCache, ConnectionProxy(caches, "process"))


def cached(key: str, read: Callable[[], T]) -> T:
    """Return a copy of what `read` returned at most 30 seconds ago (settings.CACHES)."""
    return cast(T, process_cache.get_or_set(key, read))
