"""What will be sent when, in words, and what a student can put off."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.clock import local
from outbox.domain import kinds
from reminders.domain import schedule_catalog
from reminders.domain.timetable import HOUR, LINES, dues, moment_of
from reminders.models.choices import DIGEST
from reminders.selectors import digests
from reminders.selectors.due_reminders import DueReminder, upcoming
from reminders.selectors.facts import office_rules
from users.models import User

# How much later a reminder may be wanted: the name of the step, and how far it goes.
STEPS = {
    "hours": 2 * HOUR,
    "day": dt.timedelta(days=1),
    "days": dt.timedelta(days=3),
    "week": dt.timedelta(days=7),
}
LINE_TITLES = {
    "drafted": _("A request that is still a draft"),
    "no_answer": _("No answer yet"),
    "closed": _("A request was closed"),
    "referral": _("Somebody named to you is not written to yet"),
    "keep_in_touch": _("Time to be in touch again"),
}


@dataclass(frozen=True)
class Coming:
    """One reminder to come, about the person `name`, on whose page `url` leads.

    `subject` and `code` name the row. `later`: (step, moment) for each way to put it off; `choice`:
    what switches it off.
    """

    kind: str
    subject: str
    code: str
    name: str
    url: str
    title: str | Promise
    why: Promise
    due_at: dt.datetime
    choice: str
    note: str | Promise  # the mail that a line goes with; empty for a mail of its own
    is_put_off: bool
    later: list[tuple[str, dt.datetime]]


def coming(student: User, now: dt.datetime) -> list[Coming]:
    """Every reminder that will be sent if nothing changes until then; the soonest first."""
    whys = {entry.kind: entry.why for entry in schedule_catalog.ENTRIES}
    found = [_in_words(reminder, whys[reminder.due.kind]) for reminder in upcoming(student, now)]
    return sorted([*found, *_digest(student, whys["digest"], now)], key=lambda one: one.due_at)


def put_off_until(reminder: DueReminder, step: str) -> dt.datetime | None:
    """When the reminder would come if it were wanted that much later; None if it would make no
    more sense by then."""
    due, wanted = reminder.due, reminder.due.due_at + STEPS[step]
    asked = (due.kind, moment_of(due.fact))
    found = dues(
        replace(reminder.subject.facts(reminder.row), later={asked: wanted}), reminder.rules
    )
    moment = next((one.due_at for one in found if (one.kind, moment_of(one.fact)) == asked), None)
    return moment if moment and moment > due.due_at else None


def _in_words(reminder: DueReminder, why: Promise) -> Coming:
    due, is_line = reminder.due, reminder.due.kind in LINES
    is_digest = reminder.rules.has_digest(local(due.due_at, reminder.student.zone).date())
    choice = kinds.get(("digest" if is_digest else "daily") if is_line else due.kind).choice
    name, url = reminder.subject.shown(reminder.row)
    moments = {step: put_off_until(reminder, step) for step in STEPS}
    # Two steps may end in the same note; the first one says it.
    later = {moment: step for step, moment in reversed(moments.items()) if moment}
    return Coming(
        kind=due.kind,
        subject=reminder.subject.name,
        code=reminder.row.code,
        name=name,
        url=url,
        title=LINE_TITLES[due.kind] if is_line else choice.label,
        why=why,
        due_at=due.due_at,
        choice=choice.name,
        note=choice.label if is_line else "",
        is_put_off=(due.kind, moment_of(due.fact)) in reminder.subject.facts(reminder.row).later,
        later=sorted(((step, moment) for moment, step in later.items()), key=lambda one: one[1]),
    )


def _digest(student: User, why: Promise, now: dt.datetime) -> list[Coming]:
    """The next digest, which is about nobody alone; it is moved by its rhythm."""
    moment = digests.next_at(student, office_rules(), now)
    if moment is None:
        return []
    return [
        Coming(
            kind="digest",
            subject="",
            code="",
            name="",
            url="",
            title=DIGEST.label,
            why=why,
            due_at=moment,
            choice=DIGEST.name,
            note="",
            is_put_off=False,
            later=[],
        )
    ]
