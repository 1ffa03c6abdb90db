"""The person behind several students' contacts, and the ledger of requests to them."""

import datetime as dt
from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from office.domain.student_rules import StudentRules
from office.selectors.student_rules import differing_cohorts, rules_at
from users.models import User
from users.models.roles import ADMINS


class PersonQuerySet(models.QuerySet["Person"]):
    def editable_by(self, viewer: User) -> Self:
        """Return every person, for admins: they set holds and merge people."""
        return self if viewer.has_role(*ADMINS) else self.none()


class Person(models.Model):
    """One human, office-wide, known only by keyed hashes. Limits hold across all students.

    The three limits are the person's own and win over the office's. A hold is the office's: until
    the beginning of `hold_until` in its zone, or for good without that day.
    """

    open_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    month_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    year_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    is_on_hold = models.BooleanField(default=False)
    hold_until = models.DateField(null=True, blank=True)
    hold_reason = models.CharField(max_length=200, blank=True, db_default="")
    created_at = models.DateTimeField(db_default=models.functions.Now())

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_on_hold=True)
                | models.Q(hold_until__isnull=True, hold_reason=""),
                name="person_hold_has_its_facts",
            )
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    def is_held(self, today: dt.date) -> bool:
        """True while the office's hold is in force; `today` is a day in the office's zone."""
        return self.is_on_hold and (self.hold_until is None or self.hold_until > today)


class PersonKey(models.Model):
    """A keyed hash of an address, a profile link, another page or a phone number of a Person."""

    class Kind(models.TextChoices):
        ADDRESS = "address", _("email address")
        PROFILE = "profile", _("profile link")
        PAGE = "page", _("link")
        PHONE = "phone", _("phone number")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=64)
    # For a page or a number, which several people may share: a keyed hash of the name it came
    # with.
    name_key = models.CharField(max_length=64, blank=True, db_default="")
    # seen under two names, so it identifies nobody
    is_shared = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "kind"], name="person_key_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:8]}"

    def is_of(self, name_key: str) -> bool:
        return not self.is_shared and self.name_key == name_key


class PossibleDuplicate(models.Model):
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    noted_at = models.DateTimeField(db_default=models.functions.Now())
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="possible_duplicate_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="possible_duplicate_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class Channel(models.TextChoices):
    SITE = "site", _("Through this site")
    MAILBOX = "mailbox", _("My own mailbox")
    PLATFORM = "platform", _("LinkedIn or another site")
    TEXT = "text", _("Text message")
    PHONE = "phone", _("Phone")
    LETTER = "letter", _("Letter")
    IN_PERSON = "in_person", _("In person")


class RequestRecord(models.Model):
    """One request to a Person, in the ledger that limits are counted from, whatever the channel.

    Survives the student's deletion. `closed_at` may lie ahead: an agreed talk counts as open until
    its planned end.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)  # the last time that they said yes
    closed_at = models.DateTimeField(null=True)
    override_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"], name="request_by_person")]

    def __str__(self) -> str:
        return f"request {self.pk} to {self.person_id}"

    def is_open(self, now: dt.datetime) -> bool:
        return self.closed_at is None or self.closed_at > now

    @cached_property
    def differing_cohorts(self) -> Collection[int]:
        """The student's cohorts that differ; `annotate_cohorts` loads them, else one query."""
        return differing_cohorts(self.student_id)

    def rules_at(self, moment: dt.datetime) -> StudentRules:
        """Return the numbers that hold for the student at `moment`."""
        return rules_at(self.differing_cohorts, moment)
