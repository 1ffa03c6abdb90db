"""What is due now gets its row in the outbox, once. Nothing is remembered between two looks."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from core.clock import local
from outbox import services as outbox
from outbox.domain import kinds
from outbox.models import Email
from reminders.domain.timetable import LINES, Due, Rules, asking_of, dues, end_of, goes_at, note_at
from reminders.domain.windows import Window, windows
from reminders.emails.kinds import note_lines
from reminders.models.choices import NOTES
from reminders.selectors import digests
from reminders.selectors.facts import office_rules, rules_of
from reminders.selectors.subjects import SUBJECTS, Subject
from users.models import User

log = logging.getLogger(__name__)
PIECE = 500  # rows looked at in one transaction


@dataclass(frozen=True)
class Open:
    """A reminder, the row it speaks of, whose it is, and the rules it was counted by."""

    due: Due
    subject: Subject
    row: Any
    student: User
    rules: Rules


def tick(now: dt.datetime) -> int:
    """Put in every mail that is due at `now` and has no row yet; how many were missing.

    Any number of processes may do so at once: the row's unique key decides, and the others find it taken.
    """
    rules = office_rules()
    added = _put_digests(rules, now) + sum(_look(window, rules, now) for window in windows(rules))
    outbox.note_tick(now)
    return added


def upcoming(student: User, now: dt.datetime) -> list[Open]:
    """What will be sent to this student when, if nothing changes until then; the soonest first."""
    office = office_rules()
    mine = ((subject, row) for subject in SUBJECTS.values() for row in subject.rows().editable_by(student))
    found: dict[tuple[str, int, str], Open] = {}
    for subject, row in mine:
        for open_ in _open(subject, row, office):
            if open_.due.due_at > now:  # of a kind that comes again and again, the next one
                found.setdefault((subject.name, row.pk, open_.due.kind), open_)
    return sorted(found.values(), key=lambda open_: open_.due)


def _look(window: Window, office: Rules, now: dt.datetime) -> int:
    """Piece by piece: after days off there may be more than a process should hold at once.

    The keys come from the window's partial index alone. Joined to the people, PostgreSQL may rather read every draft
    there ever was.
    """
    # In one order everywhere, so that two planners that put in the same rows never wait for each other.
    rows = SUBJECTS[window.subject].of_stage(window.stage).filter(window.where(now))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(_look_at(keys[n : n + PIECE], window, office, now) for n in range(0, len(keys), PIECE))


@transaction.atomic
def _look_at(keys: list[int], window: Window, office: Rules, now: dt.datetime) -> int:
    subject = SUBJECTS[window.subject]
    rows = subject.rows().filter(pk__in=keys).order_by("pk")
    each = (open_ for row in rows for open_ in _open(subject, row, office))
    found = [open_ for open_ in each if open_.due.kind in window.kinds and _may_go(open_, now)]
    return _put_lines(found, now) if LINES.issuperset(window.kinds) else _put_mails(found, now)


def _open(subject: Subject, row: Any, office: Rules) -> Iterator[Open]:
    """The row's reminders that its student wants. One unreadable row must not silence all the others."""
    student = subject.student(row)
    rules = rules_of(student, office)
    try:
        found = dues(subject.facts(row), rules)
    except (LookupError, ValueError) as error:
        log.error("no timetable for %s %s: %s", subject.name, row.pk, type(error).__name__)  # noqa: TRY400
        return
    for due in found:
        if not is_muted(due.kind, student):
            yield Open(due, subject, row, student, rules)


def is_muted(kind: str, student: User) -> bool:
    """Whether this student switched such reminders off; a line of the note goes with the notes, daily and digest."""
    return NOTES.issubset(student.muted) if kind in LINES else kinds.get(kind).muted_as in student.muted


def _may_go(open_: Open, now: dt.datetime) -> bool:
    """Whether it is due, still makes sense, and would not be heard at night only because the site was away by day."""
    due, zone = open_.due, open_.student.zone
    if not due.due_at <= now < due.expires_at:
        return False
    return goes_at(due, zone, open_.rules, now) <= now


def _put_mails(found: list[Open], now: dt.datetime) -> int:
    taken = _taken(found)
    missing = [open_ for open_ in found if not taken(open_)]
    for open_ in missing:
        due = open_.due
        outbox.add(
            due.kind,
            to=open_.student,
            object_id=open_.row.pk,
            fact=due.fact,
            due_at=due.due_at,
            expires_at=due.expires_at,
            now=now,
            again=True,
        )
    return len(missing)


def _taken(found: list[Open]) -> Callable[[Open], bool]:
    """Whether a reminder has its row: that very one, or one that asks the same and that a change of zone did not drop.

    A row dropped while the fact was elsewhere counts no more once the fact is back.
    """
    rows = Email.objects.filter(
        kind__in={open_.due.kind for open_ in found}, object_id__in={open_.row.pk for open_ in found}
    ).exclude(outbox.MAY_COME_BACK)
    known = list(rows.values_list("kind", "object_id", "fact", "state"))
    exact = {(kind, pk, fact) for kind, pk, fact, _state in known}
    asked = {(kind, pk, asking_of(fact)) for kind, pk, fact, state in known if state != Email.State.DROPPED}

    def is_taken(open_: Open) -> bool:
        kind, pk, fact = open_.due.kind, open_.row.pk, open_.due.fact
        return (kind, pk, fact) in exact or (kind, pk, asking_of(fact)) in asked

    return is_taken


def _put_lines(found: list[Open], now: dt.datetime) -> int:
    """One note a day for each student with a new line, however many lines there are; its text is written at sending."""
    lasts = _last_notes(found)
    added = 0
    for student, lines in sorted(_by_student(found).items(), key=lambda item: item[0].pk):
        read, made = lasts.get(student.pk, (None, None))
        new = [line for line in lines if _is_after(line.due, read)]
        is_back = not any(_is_after(line.due, made) for line in new)
        if new and (not is_back or _has_lines(student, lines[0].rules, now)):
            added += _put_note(student, lines[0].rules, now, again=True)
    return added


def _is_after(due: Due, last: dt.datetime | None) -> bool:
    return last is None or due.due_at > last


def _has_lines(student: User, rules: Rules, now: dt.datetime) -> bool:
    """Whether today's note would say something: asked where an earlier one was dropped, or this one is each minute."""
    due_at = note_at(local(now, student.zone).date(), student.zone, rules)
    return bool(note_lines(Email(user=student, object_id=student.pk, due_at=due_at), now))


def _put_note(student: User, rules: Rules, now: dt.datetime, *, again: bool = False) -> bool:
    """Today's note, unless its hour is still to come or the student wants none today.

    `again`: one that was dropped today, because there was nothing to say, waits anew.
    """
    today = local(now, student.zone).date()
    due_at = note_at(today, student.zone, rules)
    if due_at > now or not rules.has_note(today):
        return False
    outbox.add(
        "digest" if rules.has_digest(today) else "daily",
        to=student,
        object_id=student.pk,
        fact=str(today),
        due_at=due_at,
        expires_at=end_of(today, student.zone),
        now=now,
        again=again,
    )
    return True


@transaction.atomic
def _put_digests(office: Rules, now: dt.datetime) -> int:
    """The digests of this morning; whether there is something to say is asked at sending."""
    return sum(_put_note(student, rules_of(student, office), now) for student in digests.due(now, office))


def _by_student(found: list[Open]) -> dict[User, list[Open]]:
    lines: dict[User, list[Open]] = {}
    for open_ in found:
        lines.setdefault(open_.student, []).append(open_)
    return lines


def _last_notes(found: list[Open]) -> dict[int, tuple[dt.datetime | None, dt.datetime | None]]:
    """When each student's last note was due that may have been read, and the last that did not lie too long.

    The second may have been dropped with nothing to say. One query.
    """
    students = {open_.student.pk for open_ in found}
    notes = Email.objects.filter(kind__in=NOTES, object_id__in=students).exclude(state=Email.State.EXPIRED)
    read = Max("due_at", filter=~Q(state=Email.State.DROPPED))
    rows = notes.order_by().values_list("object_id").annotate(read=read, made=Max("due_at"))
    return {pk: (last_read, last) for pk, last_read, last in rows}
