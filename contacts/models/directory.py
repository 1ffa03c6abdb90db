"""The office's directory: people who said yes to being asked by students."""

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from contacts.models.people import Person
from core.address_fields import AddressField
from core.codes import new_code
from core.links import absolute, page, token
from core.names import first_name, sort_key, straight
from core.undo import can_undo
from office.models import CareerField
from users.models import User
from users.models.roles import CURATORS, Role

MOST_A_MONTH = 20
MONTHS = tuple(range(1, 13))
# what the person themselves changes by their link
OWN = ("name", "title", "organization", "languages", "capacity", "months")


class DirectoryQuerySet(models.QuerySet["DirectoryEntry"]):
    def visible_to(self, viewer: User) -> Self:
        """Return all entries for the office; for students those of people who agreed.

        Students read them through `contacts.selectors.people_to_ask` alone, without addresses.
        """
        if viewer.has_role(*CURATORS):
            return self
        return self.listed() if viewer.has_role(Role.STUDENT) else self.none()

    def readable_by(self, viewer: User) -> Self:
        """Return the entries whose address `viewer` may read: the office's, not a student's."""
        return self if viewer.has_role(*CURATORS) else self.none()

    def editable_by(self, viewer: User) -> Self:
        return self.readable_by(viewer)

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def listed(self) -> Self:
        return self.active().exclude(agreed_on=None)

    def waiting(self) -> Self:
        return self.active().filter(agreed_on=None)

    def held(self, today: dt.date) -> Self:
        return self.filter(IS_HELD, Q(person__hold_until=None) | Q(person__hold_until__gt=today))

    def not_held(self, today: dt.date) -> Self:
        return self.filter(~IS_HELD | Q(person__hold_until__lte=today))

    def in_month(self, month: int) -> Self:
        return self.filter(Q(months=[]) | Q(months__contains=[month]))

    def matching(self, words: str) -> Self:
        """Entries that match each of `words` in name, work or languages; never by address."""
        found = self
        for word in straight(words).split():
            anywhere = Q(sort_key__contains=sort_key(word))
            for column in ("organization", "title", "languages"):
                anywhere |= Q(**{f"{column}__straight__icontains": word})
            found = found.filter(anywhere)
        return found


IS_HELD = Q(person__is_on_hold=True)


class DirectoryEntry(models.Model):
    """What the office knows of one person of its directory, and when and how they agreed.

    Without `agreed_on` it waits: no student sees it, and its capacity holds for nothing.
    `capacity` counts requests in 30 days, `months` are those of any year; empty: every month.
    `last_asked_on` and `times_asked` come from before this site.
    """

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="directory_entries")
    name = models.CharField(_("name"), max_length=150)
    sort_key = models.CharField(max_length=300, editable=False)
    email = AddressField(_("email address"), max_length=254)
    title = models.CharField(_("what they do"), max_length=150, blank=True)
    organization = models.CharField(_("organization"), max_length=150, blank=True)
    field = models.ForeignKey(
        CareerField, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    setting = models.CharField(
        _("kind of workplace"), max_length=15, choices=Contact.Setting.choices, blank=True
    )
    languages = models.CharField(_("languages"), max_length=150, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("requests a month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_A_MONTH)],
    )
    months = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("months"), default=list, blank=True
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_how = models.CharField(_("how they agreed"), max_length=200, blank=True)
    last_asked_on = models.DateField(_("last asked before this site"), null=True, blank=True)
    times_asked = models.PositiveSmallIntegerField(_("times asked before this site"), default=0)
    # when they asked for it by a link in an email; the office has agreed once `agreed_on` is set
    volunteered_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    archived_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["sort_key"], condition=Q(archived_at=None), name="directory_by_name"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(archived_at=None), name="directory_person_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed_on=None, agreed_how="")
                | (Q(agreed_on__isnull=False) & ~Q(agreed_how="")),
                name="directory_agreement_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(months__contained_by=list(MONTHS)), name="directory_months_known"
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__range=(1, MOST_A_MONTH)),
                name="directory_capacity_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return page("contacts:directory_entry", self.code)

    @property
    def own_token(self) -> str:
        """What the link of this person holds; it is computed, never stored."""
        return token("directory", self.code)

    @property
    def own_url(self) -> str:
        return absolute(reverse("contacts:own_entry", args=[self.code, self.own_token]))

    @property
    def first_name(self) -> str:
        return first_name(self.name)

    @property
    def work(self) -> str:
        return ", ".join(part for part in (self.title, self.organization) if part)

    @property
    def has_agreed(self) -> bool:
        return self.agreed_on is not None

    @property
    def is_listed(self) -> bool:
        return self.has_agreed and self.archived_at is None

    @property
    def most_a_year(self) -> int | None:
        """The capacity over all months in which they can be asked; None without a capacity."""
        return self.capacity and self.capacity * len(self.months or MONTHS)

    def can_be_asked_in(self, month: int) -> bool:
        return not self.months or month in self.months

    def can_undo(self, now: dt.datetime) -> bool:
        return can_undo(self.archived_at, now)
