"""How long a page offers the way back."""

import datetime as dt

UNDO_FOR = dt.timedelta(minutes=10)


def can_undo(at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether what happened at `at` may still be undone; None: it did not happen."""
    return at is not None and now - at < UNDO_FOR
