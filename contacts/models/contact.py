"""A student's contacts."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from contacts.models.cadence import first_turn
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.models.tags import Tag
from core.address_fields import AddressField
from core.clock import at
from core.codes import new_code
from core.links import page
from core.names import first_name, isolated, sort_key, spoken, straight
from core.tones import Tone
from core.undo import can_undo
from core.zones import validate_zone
from office.models import CareerField, Source
from users.models import User

FORMER_NAME = "Former contact"  # of an anonymized record
SEARCHED = (
    "sort_key", "preferred_name", "organization", "title", "email", "tidbits", "found_out",
    "common_ground", "met_where",
)  # fmt: skip


def _search_text() -> Func:
    """Return the words of SEARCHED, folded by a function of the migrations."""
    parts = [part for column in SEARCHED for part in (F(column), Value(" "))]
    text = Concat(*parts[:-1], output_field=models.TextField())
    return Func(text, function="margin_contact_fold", output_field=models.TextField())


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, viewer: User) -> Self:
        return self.filter(owner_id=viewer.pk)

    def readable_by(self, viewer: User) -> Self:
        return self.visible_to(viewer)

    def editable_by(self, viewer: User) -> Self:
        return self.visible_to(viewer)

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def identified(self) -> Self:
        return self.exclude(name=FORMER_NAME)

    def as_rows(self) -> Self:
        """Load only the columns of a list row; any other one costs a query for each row."""
        return self.only(
            "code", "name", "preferred_name", "title", "organization", "status", "next_due_at",
            "planned_on", "last_touch_at", "archived_at",
        )  # fmt: skip

    def may_be_asked(self) -> Self:
        """Active contacts of whom nobody waits for an answer, a talk or thanks."""
        return self.active().filter(status__in=Contact.MAY_BE_ASKED)

    def matching(self, words: str) -> Self:
        """Contacts that match each of `words` somewhere; in names without regard to accents."""
        found = self
        for word in straight(words).split():
            anywhere = Q(sort_key__contains=sort_key(word)) | Q(email__icontains=word)
            for column in ("preferred_name", "organization", "title", "tidbits"):
                anywhere |= Q(**{f"{column}__straight__icontains": word})
            found = found.filter(anywhere)
        return found

    def to_keep_in_touch_with(self) -> Self:
        return self.active().filter(status=Contact.Status.KEEPING_IN_TOUCH, cadence__gt=0)

    def counts_by_status(self) -> dict[str, int]:
        """Return the number of contacts by status; unused statuses are missing."""
        return dict(self.order_by().values_list("status").annotate(number=models.Count("pk")))


# mypy can't follow a computed base class.
class ContactManager(models.Manager.from_queryset(ContactQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> ContactQuerySet:
        """Defer the column that only the search reads."""
        return super().get_queryset().defer("search_text")


class Contact(models.Model):
    class Setting(models.TextChoices):
        PRIVATE = "private", _("Private company")
        PUBLIC = "public", _("Public sector")
        NONPROFIT = "nonprofit", _("Non-profit")
        EDUCATION = "education", _("Education")
        SELF_EMPLOYED = "self_employed", _("Self-employed")

    class Relationship(models.TextChoices):
        SAME_PLACE = "same_place", _("We studied at the same place")
        INTRODUCED = "introduced", _("Somebody introduced us")
        KNOWN = "known", _("I know them already")
        NOT_MET = "not_met", _("We haven't met")

    class Kind(models.TextChoices):
        PROFESSIONAL = "professional", _("Does work that I want to know about")
        CONNECTOR = "connector", _("Knows people whom I could ask")

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("At the start, where I would begin")
        AHEAD = "ahead", _("A few years ahead of a beginner")
        SENIOR = "senior", _("Has done this work for a long time")
        LEADS = "leads", _("Leads others who do this work")

    class Status(models.TextChoices):
        """Written by interviews, in the transaction of the move that changes it."""

        TO_CONTACT = "to_contact", _("To contact")
        ASKED = "asked", _("Asked")
        SCHEDULED = "scheduled", _("Scheduled")
        THANK_NOW = "thank_now", _("Thank now")
        KEEPING_IN_TOUCH = "keeping", _("Keeping in touch")
        CLOSED = "closed", _("Closed")

        @property
        def tone(self) -> Tone:
            return {
                Contact.Status.ASKED: Tone.INFO,
                Contact.Status.SCHEDULED: Tone.ACT,
                Contact.Status.THANK_NOW: Tone.TIME,
                Contact.Status.KEEPING_IN_TOUCH: Tone.OK,
            }.get(self, Tone.NEUTRAL)

    MAY_BE_ASKED = (Status.TO_CONTACT, Status.KEEPING_IN_TOUCH, Status.CLOSED)

    class Cadence(models.IntegerChoices):
        MONTH = 30, _("Every month")
        QUARTER = 90, _("Every three months")
        HALF_YEAR = 180, _("Twice a year")
        YEAR = 365, _("Once a year")
        NEVER = 0, _("Don't remind me")

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contacts"
    )
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=150)
    preferred_name = models.CharField(
        _("what to call them"), max_length=60, blank=True, default="", db_default=""
    )
    sort_key = models.CharField(max_length=300, editable=False)
    email = AddressField(_("email address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    title = models.CharField(_("what they do"), max_length=150, blank=True)
    organization = models.CharField(_("organization"), max_length=150, blank=True)
    # the owner's record of the organization named in `organization`; set by services
    organization_record = models.ForeignKey(
        Organization,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="contacts",
    )
    kind = models.CharField(
        _("part they play for me"),
        max_length=12,
        choices=Kind.choices,
        default=Kind.PROFESSIONAL,
        db_default=Kind.PROFESSIONAL,
    )
    level = models.CharField(
        _("how far they are"),
        max_length=8,
        choices=Level.choices,
        blank=True,
        default="",
        db_default="",
    )
    field = models.ForeignKey(
        CareerField, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    setting = models.CharField(
        _("kind of workplace"), max_length=15, choices=Setting.choices, blank=True
    )
    source = models.ForeignKey(
        Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    relationship = models.CharField(max_length=12, choices=Relationship.choices, blank=True)
    introduced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    introducer_may_be_named = models.BooleanField(default=False)
    # the first of their links; further ones are rows of ContactLink
    link = models.URLField(_("link"), max_length=300, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_zone])
    tidbits = models.TextField(_("remember about them"), max_length=1000, blank=True)
    found_out = models.TextField(
        _("what I found out"), max_length=2000, blank=True, default="", db_default=""
    )
    # stated in the draft of a request
    common_ground = models.CharField(
        _("what we have in common"), max_length=200, blank=True, default="", db_default=""
    )
    met_on = models.DateField(_("when we met"), null=True, blank=True)
    met_where = models.CharField(
        _("where we met"), max_length=150, blank=True, default="", db_default=""
    )
    took_interest = models.BooleanField(
        _("took an interest in my career"), default=False, db_default=False
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="contacts")
    # the day on which the student means to ask them
    planned_on = models.DateField(null=True, editable=False)
    # null: the student has not chosen yet
    cadence = models.PositiveSmallIntegerField(null=True, choices=Cadence, editable=False)
    # the next turn comes no earlier
    snoozed_until = models.DateTimeField(null=True, editable=False)
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.TO_CONTACT, editable=False
    )
    next_due_at = models.DateTimeField(null=True, editable=False)
    last_touch_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    archived_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    form_key = models.UUIDField(null=True, editable=False)
    search_text = models.GeneratedField(
        expression=_search_text(), output_field=models.TextField(), db_persist=True
    )

    objects = ContactManager()

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "sort_key"], condition=Q(archived_at=None), name="contact_by_name"
            ),
            models.Index(fields=["owner", "status", "sort_key"], name="contact_by_status"),
            models.Index(
                fields=["cadence", "next_due_at"],
                condition=Q(status="keeping", archived_at=None, cadence__gt=0),
                name="contact_to_keep",
            ),
            models.Index(
                fields=["owner", "planned_on"],
                condition=Q(planned_on__isnull=False, archived_at=None),
                name="contact_planned",
            ),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="contact_by_letters"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "form_key"], name="contact_form_once"),
            models.CheckConstraint(
                condition=Q(introduced_by=None) | ~Q(introduced_by=models.F("id")),
                name="contact_not_introduced_by_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return page("contacts:detail", self.code)

    @property
    def tone(self) -> Tone:
        return self.Status(self.status).tone

    @property
    def short_name(self) -> str:
        """For emails: the preferred name, or the first name where it is certain."""
        return self.preferred_name or first_name(self.name)

    @property
    def greeting_name(self) -> str:
        return self.preferred_name or spoken(self.name)

    @property
    def first_name(self) -> str:
        """`short_name` for sentences on a page."""
        return isolated(self.short_name)

    @property
    def work(self) -> str:
        """ "Data analyst, City Hospital", as far as known."""
        return ", ".join(part for part in (self.title, self.organization) if part)

    @property
    def is_connector(self) -> bool:
        return self.kind == self.Kind.CONNECTOR

    @property
    def links(self) -> list[str]:
        """Every link in the student's order. One query unless prefetched."""
        return [self.link, *self.further_urls()] if self.link else self.further_urls()

    def further_urls(self) -> list[str]:
        return [link.url for link in self.more_links.all()] if self.pk else []

    @property
    def default_cadence(self) -> int:
        return self.Cadence.MONTH if self.took_interest else self.Cadence.QUARTER

    def next_turn_at(self, zone: str) -> dt.datetime | None:
        return first_turn(self.last_touch_at, self.cadence, self.snoozed_until, zone)

    def can_undo(self, now: dt.datetime) -> bool:
        return can_undo(self.archived_at, now)

    @property
    def can_archive(self) -> bool:
        """False while an answer or a talk is still to come."""
        return self.status not in (self.Status.ASKED, self.Status.SCHEDULED)

    @property
    def can_plan(self) -> bool:
        """False once the contact is asked, until that has come to an end."""
        return self.status in self.MAY_BE_ASKED

    def planned_at(self, zone: str) -> dt.datetime | None:
        """Return the start of the day on which the student means to ask; None without one."""
        if self.planned_on is None or not self.can_plan:
            return None
        return at(self.planned_on, dt.time(), zone)
