"""Reminders computed from the current rows, each with its row."""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from outbox.domain import kinds
from reminders.domain.rules import Due, Rules
from reminders.domain.timetable import build_schedule
from reminders.models.choices import LINES, NOTES
from reminders.selectors.facts import office_rules, rules_of
from reminders.selectors.subjects import SUBJECTS, Subject
from users.models import User

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DueReminder:
    due: Due
    subject: Subject
    row: Any
    student: User
    rules: Rules


def future_reminders(student: User, now: dt.datetime) -> list[DueReminder]:
    """Return the student's future reminders if nothing changes, soonest first."""
    office = office_rules()
    mine = (
        (subject, row)
        for subject in SUBJECTS.values()
        for row in subject.rows().editable_by(student)
    )
    found: dict[tuple[str, int, str], DueReminder] = {}
    for subject, row in mine:
        for reminder in reminders_of(subject, row, office):
            if reminder.due.due_at > now:  # the next one of a recurring kind
                found.setdefault((subject.name, row.pk, reminder.due.kind), reminder)
    return sorted(found.values(), key=lambda reminder: reminder.due)


def reminders_of(subject: Subject, row: Any, office: Rules) -> Iterator[DueReminder]:
    """Yield the row's reminders that its student didn't switch off; none if the row is invalid."""
    student = subject.student(row)
    rules = rules_of(student, office)
    try:
        found = build_schedule(subject.facts(row), rules)
    except (LookupError, ValueError) as error:
        log.error("no timetable for %s %s: %s", subject.name, row.pk, type(error).__name__)  # noqa: TRY400
        return
    for due in found:
        if not is_muted(due.kind, student):
            yield DueReminder(due, subject, row, student, rules)


def is_muted(kind: str, student: User) -> bool:
    """True if this student switched it off; a line of a note is off if both notes are."""
    return (
        NOTES.issubset(student.muted)
        if kind in LINES
        else kinds.get(kind).muted_as in student.muted
    )
