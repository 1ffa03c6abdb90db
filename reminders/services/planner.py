"""Adds an email to the outbox for each due reminder, once. Keeps no state between two scans."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import Max, Q

from core.clock import local
from outbox import services as outbox
from outbox.models import Email
from reminders.domain.rules import Due, Rules
from reminders.domain.timetable import midnight_after, moment_and_snooze, note_at, send_time
from reminders.domain.windows import Window, windows
from reminders.emails.notes import note_lines
from reminders.models.choices import LINES, NOTES
from reminders.selectors import digests
from reminders.selectors.due_reminders import DueReminder, reminders_of
from reminders.selectors.facts import office_rules, rules_of
from reminders.selectors.subjects import SUBJECTS
from users.models import User

BATCH_SIZE = 500  # rows in one transaction


def queue_due_reminders(now: dt.datetime) -> int:
    """Queue every email that is due at `now` and isn't queued yet; return how many.

    Safe to run in several processes at once: the email's unique key decides.
    """
    rules = office_rules()
    added = _queue_digests(rules, now) + sum(_scan(window, rules, now) for window in windows(rules))
    outbox.note_reminders_planned(now)
    return added


def _scan(window: Window, office: Rules, now: dt.datetime) -> int:
    """Scan in batches: after days off there may be more rows than fit in memory.

    The keys come from the window's partial index only. With a join to the people, PostgreSQL may
    scan every draft there ever was.
    """
    # The same order everywhere, so that two planners that add the same rows never deadlock.
    rows = SUBJECTS[window.subject].of_stage(window.stage).filter(window.where(now))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(
        _scan_batch(keys[n : n + BATCH_SIZE], window, office, now)
        for n in range(0, len(keys), BATCH_SIZE)
    )


@transaction.atomic
def _scan_batch(keys: list[int], window: Window, office: Rules, now: dt.datetime) -> int:
    subject = SUBJECTS[window.subject]
    rows = subject.rows().filter(pk__in=keys).order_by("pk")
    each = (reminder for row in rows for reminder in reminders_of(subject, row, office))
    found = [
        reminder
        for reminder in each
        if reminder.due.kind in window.kinds and _is_due(reminder, now)
    ]
    return _queue_notes(found, now) if LINES.issuperset(window.kinds) else _queue_emails(found, now)


def _is_due(reminder: DueReminder, now: dt.datetime) -> bool:
    """True if it is due, not expired, and not delayed into the night by an outage."""
    due, zone = reminder.due, reminder.student.zone
    if not due.due_at <= now < due.expires_at:
        return False
    return send_time(due, zone, reminder.rules, now) <= now


def _queue_emails(found: list[DueReminder], now: dt.datetime) -> int:
    is_queued = _already_queued(found)
    missing = [reminder for reminder in found if not is_queued(reminder)]
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


def _already_queued(found: list[DueReminder]) -> Callable[[DueReminder], bool]:
    """Return a function: True if this reminder is already queued, even under another time zone.

    An email dropped because of a zone or another value doesn't count once the value is back.
    """
    rows = Email.objects.filter(
        kind__in={reminder.due.kind for reminder in found},
        object_id__in={reminder.row.pk for reminder in found},
    ).exclude(outbox.REQUEUEABLE)
    known = list(rows.values_list("kind", "object_id", "fact", "state"))
    exact = {(kind, pk, fact) for kind, pk, fact, _state in known}
    queued = {
        (kind, pk, moment_and_snooze(fact))
        for kind, pk, fact, state in known
        if state != Email.State.DROPPED
    }

    def is_queued(reminder: DueReminder) -> bool:
        kind, pk, fact = reminder.due.kind, reminder.row.pk, reminder.due.fact
        return (kind, pk, fact) in exact or (kind, pk, moment_and_snooze(fact)) in queued

    return is_queued


def _queue_notes(found: list[DueReminder], now: dt.datetime) -> int:
    """Queue one note a day for each student with a new line; its text is written when sent."""
    lasts = _last_notes(found)
    added = 0
    for student, lines in sorted(_by_student(found).items(), key=lambda item: item[0].pk):
        read, made = lasts.get(student.pk, (None, None))
        new = [line for line in lines if _is_after(line.due, read)]
        is_back = not any(_is_after(line.due, made) for line in new)
        if new and (not is_back or _has_lines(student, lines[0].rules, now)):
            added += _queue_note(student, lines[0].rules, now, requeue=True)
    return added


def _is_after(due: Due, last: dt.datetime | None) -> bool:
    return last is None or due.due_at > last


def _has_lines(student: User, rules: Rules, now: dt.datetime) -> bool:
    """True if today's note would have a line. Only needed if a note was dropped as empty."""
    due_at = note_at(local(now, student.zone).date(), student.zone, rules)
    return bool(note_lines(Email(user=student, object_id=student.pk, due_at=due_at), now))


def _queue_note(student: User, rules: Rules, now: dt.datetime, *, requeue: bool = False) -> bool:
    """Queue today's note, unless its hour is still to come or the student wants none today.

    With `requeue`, a note that was dropped as empty today is queued again.
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
        expires_at=midnight_after(today, student.zone),
        now=now,
        requeue=requeue,
    )
    return True


@transaction.atomic
def _queue_digests(office: Rules, now: dt.datetime) -> int:
    """Queue this morning's digests. `digest_wanted` drops empty ones when they are sent."""
    return sum(
        _queue_note(student, rules_of(student, office), now)
        for student in digests.due_digests(now, office)
    )


def _by_student(found: list[DueReminder]) -> dict[User, list[DueReminder]]:
    lines: dict[User, list[DueReminder]] = {}
    for reminder in found:
        lines.setdefault(reminder.student, []).append(reminder)
    return lines


def _last_notes(
    found: list[DueReminder],
) -> dict[int, tuple[dt.datetime | None, dt.datetime | None]]:
    """Return by student when the last possibly read note and the last unexpired note were due.

    The second may have been dropped as empty. One query.
    """
    students = {reminder.student.pk for reminder in found}
    notes = Email.objects.filter(kind__in=NOTES, object_id__in=students).exclude(
        state=Email.State.EXPIRED
    )
    read = Max("due_at", filter=~Q(state=Email.State.DROPPED))
    rows = notes.order_by().values_list("object_id").annotate(read=read, made=Max("due_at"))
    return {pk: (last_read, last) for pk, last_read, last in rows}
