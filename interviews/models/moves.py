"""The stages an interview can be in, and which move is legal in which stage. The only place that
says so."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ASKED = "asked", _("Asked")
    PROPOSING = "proposing", _("Other times suggested")
    SCHEDULED = "scheduled", _("Scheduled")
    HELD = "held", _("Talked")
    THANKED = "thanked", _("Thanked")
    # outcomes
    DECLINED = "declined", _("Declined")
    NOT_NOW = "not_now", _("Not now")
    UNANSWERED = "unanswered", _("No answer")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELED = "canceled", _("Canceled")
    MISSED = "missed", _("Didn't happen")
    LAPSED = "lapsed", _("Set aside")


S = Stage
# waiting for the other side: counts against the student's limit
OPEN = frozenset({S.ASKED, S.PROPOSING})
UNDER_WAY = OPEN | {S.SCHEDULED, S.HELD}  # at most one with a contact; a draft may wait beside it
# a late yes reopens these
LATE = frozenset({S.DECLINED, S.NOT_NOW, S.UNANSWERED, S.CANCELED, S.MISSED, S.LAPSED})
OUTCOMES = LATE | {S.WITHDRAWN}

MOVES: dict[str, frozenset[Stage]] = {
    "send": frozenset({S.PLANNED}),
    "take_back": frozenset({S.ASKED}),
    "fail": frozenset({S.ASKED}),  # the address did not work
    "follow_up": frozenset({S.ASKED}),
    "fail_follow_up": frozenset({S.ASKED}),
    "ask_back": OPEN | {S.UNANSWERED},  # the contact asks something: no new stage
    "reply": OPEN | {S.SCHEDULED},
    "unreply": OPEN | {S.SCHEDULED},
    "fail_reply": OPEN | {S.SCHEDULED},
    "propose": OPEN | LATE,
    "accept": OPEN | LATE,
    "decline": OPEN,
    "bar": OPEN,  # the person stopped or paused email, or the office did
    "not_now": OPEN,
    "withdraw": OPEN,
    "stop_waiting": OPEN,
    "close_unanswered": OPEN,
    "move": frozenset({S.SCHEDULED}),
    "change_how": OPEN | {S.SCHEDULED},
    "cancel": frozenset({S.SCHEDULED}),
    "happened": frozenset({S.SCHEDULED, S.CANCELED, S.MISSED, S.LAPSED}),
    "miss": frozenset({S.SCHEDULED}),
    "offer_again": frozenset({S.MISSED}),
    "lapse": frozenset({S.SCHEDULED}),
    "not_happened_yet": frozenset({S.HELD}),  # an end, or a "yes, it happened", by mistake
    "not_started_yet": frozenset({S.SCHEDULED}),  # a start on the spot by mistake
    "thank": frozenset({S.HELD}),
    "not_thanked_yet": frozenset({S.THANKED}),  # ticked off by mistake
    "fail_thanks": frozenset({S.THANKED}),
}
