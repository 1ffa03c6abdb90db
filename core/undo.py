"""How long a page offers the way back, and what of."""

import datetime as dt
from typing import Any

from core.http import Request

UNDO_FOR = dt.timedelta(minutes=10)


def can_undo(at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether what happened at `at` may still be undone; None: it did not happen."""
    return at is not None and now - at < UNDO_FOR


def offer_undo(request: Request, page: str, what: Any) -> None:
    """Let `page`, a URL name, offer the way back of `what` (JSON) for ten minutes in this session.

    The latest offer of a page replaces the one before.
    """
    request.session[f"undo {page}"] = {"what": what, "at": request.now.timestamp()}


def undo_offer(request: Request, page: str) -> Any:
    """What `offer_undo` left for `page`; None after ten minutes, or where there was nothing."""
    offer = request.session.get(f"undo {page}")
    if not offer:
        return None
    at = dt.datetime.fromtimestamp(offer["at"], dt.UTC)
    return offer["what"] if can_undo(at, request.now) else None


def end_undo_offer(request: Request, page: str) -> None:
    """Offer nothing on `page` any more; for what the stored rows do not say was undone."""
    request.session.pop(f"undo {page}", None)
