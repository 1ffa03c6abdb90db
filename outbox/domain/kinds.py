"""The kinds of mail there are. An app registers its own in `ready()`: how to build one, is it
still wanted."""

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
    """The words of one mail. The frame (footer, HTML with the same words, headers) is added by
    outbox.emails.compose.

    `text` is plain; an address of this site becomes a link in the HTML part, no other text does; at
    the end of a line a button, with the words that `buttons` has for it: {"https://…/r/…/": "Answer
    Nina"}; with "" it stays a plain link. `links` makes further whole lines links: {"Tue, Dec 3,
    4:00 PM Central": "https://…?answer=t1"}. Empty `from_name` and `reply_to`: the row's sender, or
    the office.
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
    """Mails of the site that a person with an account has or has not, together; `because` says
    why they stay on."""

    name: str  # kept in User.muted
    label: str | Promise
    about: str | Promise
    because: str | Promise = ""


@dataclass(frozen=True)
class Kind:
    """`to_contact`: obeys Suppression for every kind, carries the footer and the stop link.

    `goes_at`: asked right before sending, like `still_wanted`: `now`, or the later moment for which
    the mail waits. `choice`: under which choice of the reader's it falls; None for emails to
    contacts alone. `label`: what staff call such an email. `keyed_as`: the kind whose keys it
    shares, so that of the two one goes out.
    """

    name: str
    build: Callable[[Email, dt.datetime], Message]
    still_wanted: Callable[[Email, dt.datetime], bool] = always
    goes_at: Callable[[Email, dt.datetime], dt.datetime] = at_once
    to_contact: bool = False
    keeps_for: dt.timedelta = dt.timedelta(days=3)
    secret: bool = False  # the body is blanked as soon as the row reaches its end
    schema_version: int = 1
    # goes out, in words of its own, after the student's account was closed
    outlives_sender: bool = False
    is_counted: bool = True  # among the letters that a student may send in a day
    choice: Choice | None = None
    keyed_as: str = ""
    label: str | Promise = ""

    @property
    def muted_as(self) -> str:
        """The name of the choice that switches this kind off; empty for a kind that cannot be
        switched off."""
        return self.choice.name if self.choice and not self.choice.because else ""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Raises ValueError if another kind has that name."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"{kind.name} is registered already")


def get(name: str) -> Kind:
    """The kind of that name. Raises LookupError for one that no app registered."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No app registers emails of the kind {name!r}.") from None


def key_of(name: str) -> str:
    """Under which name a kind's emails have their keys."""
    return (_kinds[name].keyed_as if name in _kinds else "") or name


def known() -> dict[str, int]:
    """Every kind with the newest schema version this release can build; rows beyond stay for a
    newer release."""
    return {name: kind.schema_version for name, kind in _kinds.items()}


def to_contacts() -> list[str]:
    """The kinds that go to people who were asked."""
    return [name for name, kind in _kinds.items() if kind.to_contact]


def uncounted() -> list[str]:
    """The kinds that are not among a student's letters of the day, whoever wrote them."""
    return [name for name, kind in _kinds.items() if not kind.is_counted]


def labels() -> dict[str, str]:
    """What staff call each kind, by its name, in the order in which the apps name them."""
    return {name: str(kind.label or name) for name, kind in _kinds.items()}


def choices() -> list[Choice]:
    """What people choose about the site's emails, each once: first what can be switched off,
    then what stays."""
    found = dict.fromkeys(kind.choice for kind in _kinds.values() if kind.choice)
    return sorted(found, key=lambda choice: bool(choice.because))


def choice_named(name: str) -> Choice | None:
    """The choice of that name; None for one that no app has any more."""
    return next((choice for choice in choices() if choice.name == name), None)
