"""Kinds of email. Each app registers its own in `ready()`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from outbox.models import Email


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class Message:
    """The content of one email. outbox.emails.compose adds footer, HTML part and headers.

    `text` is plain. URLs of this site become links in the HTML part, no others. The first at the
    end of a line becomes the email's button, a later one alone on a line a link, both with the
    words that `buttons` has for it: {"https://…/r/…/": "Answer Nina"}; with "" it is never the
    button, and the sentence before it becomes the link. `links` makes further whole lines buttons,
    beside which no other is: {"Tue, Dec 3, 4:00 PM Central": "https://…?answer=t1"}.
    Empty `from_name` and `reply_to`: the email's sender, or the office.
    """

    subject: str
    text: str
    links: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    from_name: str = ""
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    calendar: bytes = b""  # an iTIP body: goes as a text/calendar part and as an attached .ics
    calendar_method: str = "REQUEST"


def always(email: Email, now: dt.datetime) -> bool:
    return True


def at_once(email: Email, now: dt.datetime) -> dt.datetime:
    return now


@dataclass(frozen=True)
class Choice:
    """Emails that a person mutes together; `because` says why they cannot be muted."""

    name: str  # stored in User.muted
    label: str | Promise
    about: str | Promise
    because: str | Promise = ""


@dataclass(frozen=True)
class Kind:
    """How emails of one kind are built and when they are sent.

    `still_wanted` and `send_time` are called right before sending; a `send_time` after `now` lets
    the email wait. `to_contact`: obeys suppressions, has the footer and the stop link. `choice`:
    the reader's choice that it falls under; None for emails to contacts only. `shares_keys_of`: the
    kind with the same dedupe keys, so that one of the two is sent. `label`: for staff.
    """

    name: str
    build: Callable[[Email, dt.datetime], Message]
    still_wanted: Callable[[Email, dt.datetime], bool] = always
    send_time: Callable[[Email, dt.datetime], dt.datetime] = at_once
    to_contact: bool = False
    valid_for: dt.timedelta = dt.timedelta(days=3)
    secret: bool = False  # the body is blanked when nothing more will be tried
    schema_version: int = 1
    # is sent, in other words, after the student's account was closed
    outlives_sender: bool = False
    counts_as_letter: bool = True  # against the letters that a student may send in a day
    choice: Choice | None = None
    shares_keys_of: str = ""
    label: str | Promise = ""

    @property
    def muted_as(self) -> str:
        """The name of the choice that mutes this kind; empty if none does."""
        return self.choice.name if self.choice and not self.choice.because else ""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Raises ValueError if another kind has that name."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"{kind.name} is registered already")


def get(name: str) -> Kind:
    """Raises LookupError for a name that no app registered."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No app registers emails of the kind {name!r}.") from None


def dedupe_kind(name: str) -> str:
    """Return the kind used in the dedupe keys of this kind's emails."""
    return (_kinds[name].shares_keys_of if name in _kinds else "") or name


def schema_versions() -> dict[str, int]:
    """Return the newest schema version that this release can build, by kind."""
    return {name: kind.schema_version for name, kind in _kinds.items()}


def names_to_contacts() -> list[str]:
    return [name for name, kind in _kinds.items() if kind.to_contact]


def names_not_counted() -> list[str]:
    return [name for name, kind in _kinds.items() if not kind.counts_as_letter]


def labels() -> dict[str, str]:
    return {name: str(kind.label or name) for name, kind in _kinds.items()}


def choices() -> list[Choice]:
    """Return each choice once; those that can be muted first."""
    found = dict.fromkeys(kind.choice for kind in _kinds.values() if kind.choice)
    return sorted(found, key=lambda choice: bool(choice.because))


def get_choice(name: str) -> Choice | None:
    return next((choice for choice in choices() if choice.name == name), None)
