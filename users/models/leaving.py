"""The day on which a student leaves: from it on the account is read-only.

Days are those of the office's zone. Only accounts that are a student's and nothing else leave.
"""

import datetime as dt

from django.db import models
from django.db.models import DateField, ExpressionWrapper, Q, Value
from django.utils.translation import gettext_lazy as _

from core.clock import Today
from core.zones import default_zone
from users.models.roles import Role

TOLD_BEFORE = dt.timedelta(days=30)
# Agreed talks that begin within this time may still take place; notes and a thank-you belong to it.
FINISHED_WITHIN = dt.timedelta(days=14)
LONGEST_WORD = 400  # to the contacts, when the office closes talks


class LeavingMixin(models.Model):
    """`leaves_on` is the first day of the read-only account; None: nobody set one.

    `leaves_word` stands in the emails to contacts whose requests or talks are closed with it.
    """

    class LeavesBy(models.TextChoices):
        """Who set `leaves_on`, or took it away; a cohort changes only what a cohort set."""

        COHORT = "cohort", _("Cohort")
        ROSTER = "roster", _("Roster file")
        ADMIN = "admin", _("Admin")

    leaves_on = models.DateField(_("leaves on"), null=True, blank=True)
    leaves_by = models.CharField(
        _("leaving set by"), max_length=6, choices=LeavesBy, blank=True, default="", db_default=""
    )
    leaves_word = models.CharField(
        _("word to the contacts"), max_length=LONGEST_WORD, blank=True, default="", db_default=""
    )

    class Meta:
        abstract = True

    def is_leaving(self, today: dt.date) -> bool:
        """True from 30 days before the day on, and after it."""
        return self._leaves_within(today + TOLD_BEFORE)

    def has_left(self, today: dt.date) -> bool:
        return self._leaves_within(today)

    def may_finish(self, today: dt.date) -> bool:
        """True while somebody who has left may still hold agreed talks and write about them."""
        return self.has_left(today) and not self._leaves_within(today - FINISHED_WITHIN)

    def _leaves_within(self, day: dt.date) -> bool:
        is_student = list(self.roles) == [Role.STUDENT.value]  # type: ignore[attr-defined]
        return is_student and self.leaves_on is not None and self.leaves_on <= day


def has_left(prefix: str = "", *, for_good: bool = False) -> Q:
    """Match people who have left by the database's clock; `prefix` as in "student__".

    `for_good`: without those who may still finish agreed talks.
    """
    since = Value(FINISHED_WITHIN.days if for_good else 0)
    day = ExpressionWrapper(Today(Value(default_zone())) - since, output_field=DateField())
    return Q(**{f"{prefix}leaves_on__lte": day, f"{prefix}roles": [Role.STUDENT.value]})
