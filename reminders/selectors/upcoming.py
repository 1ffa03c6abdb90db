"""Upcoming reminders in words, and how far each can be snoozed."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.clock import local
from outbox.domain import kinds
from reminders.domain import descriptions
from reminders.domain.timetable import HOUR, build_schedule, moment_of
from reminders.models.choices import DIGEST, LINES
from reminders.selectors import digests
from reminders.selectors.due_reminders import DueReminder, future_reminders
from reminders.selectors.facts import office_rules
from users.models import User

# How far a reminder can be snoozed, by the button's value.
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
    "referral": _("You haven't followed up on somebody or something that a contact named"),
    "opportunity": _("The last day of something that a contact told you of is near"),
    "keep_in_touch": _("Time to be in touch again"),
}


@dataclass(frozen=True)
class UpcomingReminder:
    """One future reminder about the person `name`, whose page is `url`.

    `subject` and `code` identify the row. `later`: (step, moment) for each snooze; `choice`: what
    switches it off.
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
    note: str | Promise  # the email that contains the line; empty for a separate email
    is_snoozed: bool
    later: list[tuple[str, dt.datetime]]


def upcoming_reminders(student: User, now: dt.datetime) -> list[UpcomingReminder]:
    """Return every reminder that will be sent if nothing changes, soonest first."""
    whys = {entry.kind: entry.why for entry in descriptions.DESCRIPTIONS}
    found = [
        _in_words(reminder, whys[reminder.due.kind]) for reminder in future_reminders(student, now)
    ]
    return sorted([*found, *_digest(student, whys["digest"], now)], key=lambda one: one.due_at)


def snoozed_until(reminder: DueReminder, step: str) -> dt.datetime | None:
    """Return when the reminder would be sent if snoozed by `step`; None if that is too late."""
    due, until = reminder.due, reminder.due.due_at + STEPS[step]
    key = (due.kind, moment_of(due.fact))
    found = build_schedule(
        replace(reminder.subject.facts(reminder.row), snoozed={key: until}), reminder.rules
    )
    moment = next((one.due_at for one in found if (one.kind, moment_of(one.fact)) == key), None)
    return moment if moment and moment > due.due_at else None


def _in_words(reminder: DueReminder, why: Promise) -> UpcomingReminder:
    due, is_line = reminder.due, reminder.due.kind in LINES
    is_digest = reminder.rules.has_digest(local(due.due_at, reminder.student.zone).date())
    choice = kinds.get(("digest" if is_digest else "daily") if is_line else due.kind).choice
    assert choice is not None  # noqa: S101 - each kind of reminder has one
    name, url = reminder.subject.shown(reminder.row)
    moments = {step: snoozed_until(reminder, step) for step in STEPS}
    # Two steps may end in the same note: the first stays.
    later = {moment: step for step, moment in reversed(moments.items()) if moment}
    return UpcomingReminder(
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
        is_snoozed=(due.kind, moment_of(due.fact)) in reminder.subject.facts(reminder.row).snoozed,
        later=sorted(((step, moment) for moment, step in later.items()), key=lambda one: one[1]),
    )


def _digest(student: User, why: Promise, now: dt.datetime) -> list[UpcomingReminder]:
    """Return the next digest. It can't be snoozed; the settings change its rhythm."""
    moment = digests.next_digest_at(student, office_rules(), now)
    if moment is None:
        return []
    return [
        UpcomingReminder(
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
            is_snoozed=False,
            later=[],
        )
    ]
