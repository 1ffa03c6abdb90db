"""The kinds of reminders: their emails, the choice that mutes each, and when they are dropped."""

import datetime as dt

from django.utils.translation import gettext_lazy

from outbox.domain.kinds import Kind, register
from outbox.models import Email
from reminders.domain.rules import Due
from reminders.domain.timetable import build_schedule, send_time
from reminders.emails.notes import build_daily, build_digest, daily_wanted, digest_wanted
from reminders.emails.talk_reminders import (
    build_day_before,
    build_did_it_happen,
    build_thank_you_fresh,
    build_thank_you_last,
)
from reminders.emails.templates import register_texts
from reminders.models.choices import DAILY, DAY_BEFORE, DID_IT_HAPPEN, DIGEST, THANK_YOU
from reminders.selectors.facts import facts_of, office_rules, remindable, rules_of


def still_wanted(email: Email, now: dt.datetime) -> bool:
    """True if the timetable still has this reminder: same moment, same zone, same snooze."""
    interview = remindable().filter(pk=email.object_id).first()
    if interview is None:
        return False
    found = build_schedule(facts_of(interview), rules_of(interview.student, office_rules()))
    return any(
        (due.kind, due.fact) == (email.kind, email.fact) and due.due_at <= now for due in found
    )


def send_time_of(email: Email, now: dt.datetime) -> dt.datetime:
    """Return `now`, or the morning for a reminder that an outage delayed into the night."""
    assert email.user is not None  # noqa: S101 - the planner adds reminders for users only
    due = Due(email.due_at, email.kind, email.fact, email.expires_at)
    return send_time(due, email.user.zone, rules_of(email.user, office_rules()), now)


KINDS = (
    (
        "day_before",
        build_day_before,
        still_wanted,
        DAY_BEFORE,
        gettext_lazy("The day before a talk"),
    ),
    (
        "did_it_happen",
        build_did_it_happen,
        still_wanted,
        DID_IT_HAPPEN,
        gettext_lazy("Did it happen?"),
    ),
    (
        "did_it_happen_again",
        build_did_it_happen,
        still_wanted,
        DID_IT_HAPPEN,
        gettext_lazy("Did it happen? Once more"),
    ),
    (
        "thank_you_fresh",
        build_thank_you_fresh,
        still_wanted,
        THANK_YOU,
        gettext_lazy("Thank-you: first reminder"),
    ),
    (
        "thank_you_last",
        build_thank_you_last,
        still_wanted,
        THANK_YOU,
        gettext_lazy("Thank-you: last reminder"),
    ),
    ("daily", build_daily, daily_wanted, DAILY, gettext_lazy("Daily note")),
    ("digest", build_digest, digest_wanted, DIGEST, gettext_lazy("Weekly digest")),
)


def register_kinds() -> None:
    register_texts()
    for name, build, wanted, choice, label in KINDS:
        shares_keys_of = DAILY.name if choice is DIGEST else ""  # on its day it is that day's note
        register(
            Kind(
                name,
                build,
                wanted,
                send_time_of,
                choice=choice,
                label=label,
                shares_keys_of=shares_keys_of,
            )
        )
