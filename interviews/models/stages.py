"""The stages of an interview, and the sets of them that constraints and queries speak of."""

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
