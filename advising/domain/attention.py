"""Reasons why a student may need attention: rules over visible facts, never a score. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.clock import DAY
from core.dates import day as day_words
from users.models.leaving import TOLD_BEFORE

NO_START_AFTER = 14 * DAY
IDLE_AFTER = 21 * DAY
MANY_ASKED = 4


class ReasonKind(TextChoices):
    """Most pressing first: somebody else waits, then the record, then the student."""

    THANKS = "thanks", _("Thank-you overdue")
    UNLOGGED = "unlogged", _("Not logged yet")
    REFLECTION = "reflection", _("Reflection waits")
    LEAVING = "leaving", _("Leaving")
    NO_ANSWER = "no_answer", _("No answers")
    NO_START = "no_start", _("Not started")
    IDLE = "idle", _("No activity")


ORDER = list(ReasonKind)


@dataclass(frozen=True)
class Facts:
    """One student's talks in numbers and moments (UTC), never in words."""

    joined_at: dt.datetime
    asked: int = 0
    answered: int = 0
    talked: int = 0
    thanked: int = 0
    overdue: int = 0  # talks without the thank-you that was promised within the program's hours
    overdue_since: dt.datetime | None = None  # the end of the oldest of them
    # the planned end of the oldest talk that nobody logged
    unlogged_since: dt.datetime | None = None
    # since when the oldest shared reflection has no comment
    reflection_since: dt.datetime | None = None
    next_at: dt.datetime | None = None
    last_activity: dt.datetime | None = None
    # the day on which the student leaves or left, once it is 30 days ahead
    leaves_on: dt.date | None = None


ICONS = {
    ReasonKind.THANKS: "clock",
    ReasonKind.UNLOGGED: "note",
    ReasonKind.REFLECTION: "edit",
    ReasonKind.LEAVING: "info",
    ReasonKind.NO_ANSWER: "mail",
    ReasonKind.NO_START: "flag",
    ReasonKind.IDLE: "calendar",
}


@dataclass(frozen=True)
class Reason:
    kind: ReasonKind
    since: dt.datetime
    text: str

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def is_late(self) -> bool:
        """True where somebody outside waits."""
        return self.kind == ReasonKind.THANKS


def reasons(facts: Facts, now: dt.datetime) -> list[Reason]:
    """Return every reason that holds at `now`, most pressing first."""
    found = [
        Reason(kind, since, text(facts, (now - since).days))
        for kind, since, text in (
            (ReasonKind.THANKS, facts.overdue_since, _thanks),
            (ReasonKind.UNLOGGED, facts.unlogged_since, _unlogged),
            (ReasonKind.REFLECTION, facts.reflection_since, _reflection),
            (ReasonKind.LEAVING, _leaving_since(facts), _leaving),
            (ReasonKind.NO_ANSWER, _no_answer_since(facts), _no_answer),
            (ReasonKind.NO_START, _no_start_since(facts, now), _no_start),
            (ReasonKind.IDLE, _idle_since(facts, now), _idle),
        )
        if since
    ]
    return sorted(found, key=lambda reason: ORDER.index(reason.kind))


def _leaving_since(facts: Facts) -> dt.datetime | None:
    day = facts.leaves_on
    return dt.datetime.combine(day - TOLD_BEFORE, dt.time(), dt.UTC) if day else None


def _no_answer_since(facts: Facts) -> dt.datetime | None:
    stuck = facts.asked >= MANY_ASKED and not facts.answered
    return (facts.last_activity or facts.joined_at) if stuck else None


def _no_start_since(facts: Facts, now: dt.datetime) -> dt.datetime | None:
    has_started = facts.asked or facts.talked
    return facts.joined_at if not has_started and now - facts.joined_at >= NO_START_AFTER else None


def _idle_since(facts: Facts, now: dt.datetime) -> dt.datetime | None:
    """None while a talk is to come and before the first request, which are other reasons."""
    last, has_started = facts.last_activity, facts.asked or facts.talked
    return last if last and has_started and not facts.next_at and now - last >= IDLE_AFTER else None


def _thanks(facts: Facts, days: int) -> str:
    words = ngettext(
        "No thank-you for %(days)s day", "No thank-you for %(days)s days", max(days, 1)
    )
    return words % {"days": max(days, 1)}


def _unlogged(facts: Facts, days: int) -> str:
    if not days:
        return str(_("Talk not logged yet"))
    words = ngettext("Talk not logged for %(days)s day", "Talk not logged for %(days)s days", days)
    return words % {"days": days}


def _reflection(facts: Facts, days: int) -> str:
    if not days:
        return str(_("Reflection waits for a comment"))
    words = ngettext("Reflection waits %(days)s day", "Reflection waits %(days)s days", days)
    return words % {"days": days}


def _leaving(facts: Facts, _days: int) -> str:
    return str(_("Leaves on %(day)s") % {"day": facts.leaves_on and day_words(facts.leaves_on)})


def _no_answer(facts: Facts, days: int) -> str:
    return str(_("Asked %(asked)s, no answer yet") % {"asked": facts.asked})


def _no_start(facts: Facts, days: int) -> str:
    return str(_("Asked nobody in %(days)s days") % {"days": days})


def _idle(_facts: Facts, days: int) -> str:
    return str(_("No activity for %(weeks)s weeks") % {"weeks": days // 7})
