"""Undo: how long a page offers it, and for what."""

import datetime as dt
from typing import Any

from core.http import Request

UNDO_FOR = dt.timedelta(minutes=10)


def can_undo(at: dt.datetime | None, now: dt.datetime) -> bool:
    """True if what happened at `at` may still be undone; None: it did not happen."""
    return at is not None and now - at < UNDO_FOR


def offer_undo(request: Request, page: str, what: Any) -> None:
    """Let `page`, a URL name, offer to undo `what` (JSON) for ten minutes in this session.

    The latest offer of a page replaces the one before.
    """
    request.session[f"undo {page}"] = {"what": what, "at": request.now.timestamp()}


def undo_offer(request: Request, page: str) -> Any:
    """Return what `offer_undo` stored for `page`; None after ten minutes or without an offer."""
    offer = request.session.get(f"undo {page}")
    if not offer:
        return None
    at = dt.datetime.fromtimestamp(offer["at"], dt.UTC)
    return offer["what"] if can_undo(at, request.now) else None


def end_undo_offer(request: Request, page: str) -> None:
    """End the offer on `page`, where the stored rows do not show that it was undone."""
    request.session.pop(f"undo {page}", None)
