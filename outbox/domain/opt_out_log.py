"""Lines of the opt-out log: each one change of a suppression, as a JSON object."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from outbox.models import Suppression, SuppressionChange
from outbox.models.suppression import KEY

SET, LIFTED = "set", "lifted"
REASONS = {reason.value for reason in Suppression.Reason}


class Subject(NamedTuple):
    """Which suppression: a person's own and the office's of one key and kind are two."""

    address_key: str
    kind: str
    by_office: bool


@dataclass(frozen=True)
class Change:
    """A suppression as it is since `at`; lifted if `reason` is empty."""

    subject: Subject
    reason: str
    until: dt.datetime | None
    at: dt.datetime


class Unreadable(ValueError):
    """Bytes that are no line of the log: torn by a crash, or of something else."""


def change_of(row: SuppressionChange) -> Change:
    subject = Subject(row.address_key, row.kind, row.by_office)
    return Change(subject, row.reason, row.until, row.at)


def encode(change: Change) -> bytes:
    """Return a line without its end. It holds no address, no note and no name."""
    line = {
        "at": change.at.isoformat(),
        "change": SET if change.reason else LIFTED,
        "key": change.subject.address_key,
        "kind": change.subject.kind,
        "office": change.subject.by_office,
        "reason": change.reason,
        "until": change.until.isoformat() if change.until else None,
    }
    return json.dumps(line).encode()


def decode(line: bytes) -> Change:
    """Raise Unreadable for what `encode` did not write, or wrote by half."""
    try:
        found = json.loads(line)
        subject = Subject(found["key"], found["kind"], found["office"])
        until = _moment(found["until"]) if found["until"] is not None else None
        change = Change(subject, found["reason"], until, _moment(found["at"]))
        is_sound = (
            KEY.fullmatch(subject.address_key)
            and len(subject.kind) <= 40
            and isinstance(subject.by_office, bool)
            and (change.reason in REASONS if found["change"] == SET else change.reason == "")
            and found["change"] in (SET, LIFTED)
            and (not change.reason or subject.by_office == (change.reason == "office"))
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Unreadable(str(error)) from None
    if not is_sound:
        raise Unreadable("no change of a suppression")
    return change


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(dt.UTC)


@dataclass(frozen=True)
class Log:
    """The last change of each suppression, and how many lines could not be read."""

    changes: dict[Subject, Change]
    unreadable: int


def read(lines: Iterable[bytes]) -> Log:
    """Read lines of one log or several, in any order; the latest change of each counts."""
    changes: dict[Subject, Change] = {}
    unreadable = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            change = decode(line)
        except Unreadable:
            unreadable += 1
            continue
        last = changes.get(change.subject)
        if last is None or change.at >= last.at:
            changes[change.subject] = change
    return Log(changes, unreadable)
