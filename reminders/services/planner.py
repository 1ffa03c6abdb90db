"""What is due now gets its row in the outbox, once. Nothing is remembered between two looks."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import Max, Q

from core.clock import local
from outbox import services as outbox
from outbox.models import Email
from reminders.domain.timetable import LINES, Due, Rules, asking_of, end_of, goes_at, note_at
from reminders.domain.windows import Window, windows
from reminders.emails.kinds import note_lines
from reminders.models.choices import NOTES
from reminders.selectors import digests
from reminders.selectors.due_reminders import DueReminder, reminders_of
from reminders.selectors.facts import office_rules, rules_of
from reminders.selectors.subjects import SUBJECTS
from users.models import User

PIECE = 500  # rows looked at in one transaction


def tick(now: dt.datetime) -> int:
    """Put in every mail that is due at `now` and has no row yet; how many were missing.

    Any number of processes may do so at once: the row's unique key decides, and the others find it
    taken.
    """
    rules = office_rules()
    added = _put_digests(rules, now) + sum(_look(window, rules, now) for window in windows(rules))
    outbox.note_reminders_planned(now)
    return added


def _look(window: Window, office: Rules, now: dt.datetime) -> int:
    """Piece by piece: after days off there may be more than a process should hold at once.

    The keys come from the window's partial index alone. Joined to the people, PostgreSQL may rather
    read every draft there ever was.
    """
    # In one order everywhere, so that two planners that put in the same rows never wait for each
    # other.
    rows = SUBJECTS[window.subject].of_stage(window.stage).filter(window.where(now))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(
        _look_at(keys[n : n + PIECE], window, office, now) for n in range(0, len(keys), PIECE)
    )


@transaction.atomic
def _look_at(keys: list[int], window: Window, office: Rules, now: dt.datetime) -> int:
    subject = SUBJECTS[window.subject]
    rows = subject.rows().filter(pk__in=keys).order_by("pk")
    each = (reminder for row in rows for reminder in reminders_of(subject, row, office))
    found = [
        reminder
        for reminder in each
        if reminder.due.kind in window.kinds and _may_go(reminder, now)
    ]
    return _put_lines(found, now) if LINES.issuperset(window.kinds) else _put_mails(found, now)


def _may_go(reminder: DueReminder, now: dt.datetime) -> bool:
    """Whether it is due, still makes sense, and would not be heard at night only because the
    site was away by day."""
    due, zone = reminder.due, reminder.student.zone
    if not due.due_at <= now < due.expires_at:
        return False
    return goes_at(due, zone, reminder.rules, now) <= now


def _put_mails(found: list[DueReminder], now: dt.datetime) -> int:
    taken = _taken(found)
    missing = [reminder for reminder in found if not taken(reminder)]
    for reminder in missing:
        due = reminder.due
        outbox.add(
            due.kind,
            to=reminder.student,
            object_id=reminder.row.pk,
            fact=due.fact,
            due_at=due.due_at,
            expires_at=due.expires_at,
            now=now,
            requeue=True,
        )
    return len(missing)


def _taken(found: list[DueReminder]) -> Callable[[DueReminder], bool]:
    """Whether a reminder has its row: that very one, or one that asks the same and that a change of
    zone did not drop.

    A row dropped while the fact was elsewhere counts no more once the fact is back.
    """
    rows = Email.objects.filter(
        kind__in={reminder.due.kind for reminder in found},
        object_id__in={reminder.row.pk for reminder in found},
    ).exclude(outbox.REQUEUEABLE)
    known = list(rows.values_list("kind", "object_id", "fact", "state"))
    exact = {(kind, pk, fact) for kind, pk, fact, _state in known}
    asked = {
        (kind, pk, asking_of(fact))
        for kind, pk, fact, state in known
        if state != Email.State.DROPPED
    }

    def is_taken(reminder: DueReminder) -> bool:
        kind, pk, fact = reminder.due.kind, reminder.row.pk, reminder.due.fact
        return (kind, pk, fact) in exact or (kind, pk, asking_of(fact)) in asked

    return is_taken


def _put_lines(found: list[DueReminder], now: dt.datetime) -> int:
    """One note a day for each student with a new line, however many lines there are; its text is
    written at sending."""
    lasts = _last_notes(found)
    added = 0
    for student, lines in sorted(_by_student(found).items(), key=lambda item: item[0].pk):
        read, made = lasts.get(student.pk, (None, None))
        new = [line for line in lines if _is_after(line.due, read)]
        is_back = not any(_is_after(line.due, made) for line in new)
        if new and (not is_back or _has_lines(student, lines[0].rules, now)):
            added += _put_note(student, lines[0].rules, now, requeue=True)
    return added


def _is_after(due: Due, last: dt.datetime | None) -> bool:
    return last is None or due.due_at > last


def _has_lines(student: User, rules: Rules, now: dt.datetime) -> bool:
    """Whether today's note would say something: asked where an earlier one was dropped, or this
    one is each minute."""
    due_at = note_at(local(now, student.zone).date(), student.zone, rules)
    return bool(note_lines(Email(user=student, object_id=student.pk, due_at=due_at), now))


def _put_note(student: User, rules: Rules, now: dt.datetime, *, requeue: bool = False) -> bool:
    """Today's note, unless its hour is still to come or the student wants none today.

    `requeue`: one that was dropped today, because there was nothing to say, waits again.
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
        requeue=requeue,
    )
    return True


@transaction.atomic
def _put_digests(office: Rules, now: dt.datetime) -> int:
    """The digests of this morning; whether there is something to say is asked at sending."""
    return sum(
        _put_note(student, rules_of(student, office), now) for student in digests.due(now, office)
    )


def _by_student(found: list[DueReminder]) -> dict[User, list[DueReminder]]:
    lines: dict[User, list[DueReminder]] = {}
    for reminder in found:
        lines.setdefault(reminder.student, []).append(reminder)
    return lines


def _last_notes(
    found: list[DueReminder],
) -> dict[int, tuple[dt.datetime | None, dt.datetime | None]]:
    """When each student's last note was due that may have been read, and the last that did not lie
    too long.

    The second may have been dropped with nothing to say. One query.
    """
    students = {reminder.student.pk for reminder in found}
    notes = Email.objects.filter(kind__in=NOTES, object_id__in=students).exclude(
        state=Email.State.EXPIRED
    )
    read = Max("due_at", filter=~Q(state=Email.State.DROPPED))
    rows = notes.order_by().values_list("object_id").annotate(read=read, made=Max("due_at"))
    return {pk: (last_read, last) for pk, last_read, last in rows}
