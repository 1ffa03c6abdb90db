"""The stages of an interview, and sets of stages for constraints and queries."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.tones import Tone


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

    @property
    def tone(self) -> Tone:
        return {
            Stage.ASKED: Tone.INFO,
            Stage.PROPOSING: Tone.TIME,
            Stage.SCHEDULED: Tone.ACT,
            Stage.HELD: Tone.TIME,
            Stage.THANKED: Tone.OK,
        }.get(self, Tone.NEUTRAL)

    @property
    def to_student(self) -> str | Promise:
        """The label for the student: what to do next, instead of what happened."""
        return {
            Stage.PLANNED: _("Draft"),
            Stage.PROPOSING: _("Choose a time"),
            Stage.HELD: _("Thank now"),
            Stage.DECLINED: _("Not this time"),
        }.get(self, self.label)


S = Stage
# waiting for the other side: counts toward the student's limit
OPEN = frozenset({S.ASKED, S.PROPOSING})
UNDER_WAY = OPEN | {S.SCHEDULED, S.HELD}  # at most one with a contact; a draft may exist beside it
TO_COME = OPEN | {S.SCHEDULED}  # an answer or a talk; until then nobody is archived or erased
# a late yes reopens these
LATE = frozenset({S.DECLINED, S.NOT_NOW, S.UNANSWERED, S.CANCELED, S.MISSED, S.LAPSED})
OUTCOMES = LATE | {S.WITHDRAWN}
