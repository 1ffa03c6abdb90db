"""The kinds of mail there are. An app registers its own in `ready()`: how to build one, and whether it is still wanted."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from outbox.models import Email


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class Message:
    """What goes out, ready to read; `reply_to` and `from_name` are plain, headers are made safely by the sender."""

    subject: str
    text: str
    html: str = ""
    from_name: str = ""
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    calendar: bytes = b""  # an iTIP body, sent as a text/calendar part besides the attachment
    calendar_method: str = "REQUEST"
    headers: dict[str, str] = field(default_factory=dict)


def always(email: Email, now: dt.datetime) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    """`to_contact`: obeys Suppression and carries the stop link."""

    name: str
    build: Callable[[Email, dt.datetime], Message]
    still_wanted: Callable[[Email, dt.datetime], bool] = always
    to_contact: bool = False
    keeps_for: dt.timedelta = dt.timedelta(days=3)
    secret: bool = False  # the body is blanked as soon as it is sent
    schema_version: int = 1


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Raises ValueError if another kind has that name."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"{kind.name} is registered already")


def get(name: str) -> Kind | None:
    """The kind of that name, or None: a row of an unknown kind stays pending for a newer release."""
    return _kinds.get(name)
