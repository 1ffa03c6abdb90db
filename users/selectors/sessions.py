"""Where a person is signed in."""

import datetime as dt
from dataclasses import dataclass

from core.links import fingerprint
from users.models import User
from users.selectors.personal_settings import other_sessions

REFERENCE = 16  # characters that name a session on a page; its key is a secret


@dataclass(frozen=True)
class SignedIn:
    reference: str
    device: str
    is_shared: bool
    is_here: bool
    signed_in_at: dt.datetime | None
    last_seen_at: dt.datetime


def session_reference(session_key: str) -> str:
    return fingerprint(session_key)[:REFERENCE]


def sessions_of(person: User, *, here: str | None) -> list[SignedIn]:
    """Return the person's sessions, this one first, then the latest used. One query."""
    rows = other_sessions(person, but=None).defer("session_data").order_by("-last_seen_at")
    found = [
        SignedIn(
            reference=session_reference(row.session_key),
            device=row.device,
            is_shared=row.is_shared,
            is_here=row.session_key == here,
            signed_in_at=row.signed_in_at,
            last_seen_at=row.last_seen_at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda session: not session.is_here)
