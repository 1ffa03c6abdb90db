"""A student's contacts."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import contact_choices as choices
from contacts.models import generated_columns as generated
from contacts.models.cadence import first_turn
from contacts.models.contact_indexes import INDEXES
from contacts.models.contact_queryset import ERASED, FORMER_NAME, ContactManager, ContactQuerySet
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.models.tags import Tag
from core.address_fields import AddressField
from core.clock import at
from core.codes import new_code
from core.links import page
from core.names import first_name, isolated, sort_key, spoken
from core.tones import Tone
from core.undo import can_undo
from core.zones import validate_zone
from office.models import CareerField, Source

__all__ = ["ERASED", "FORMER_NAME", "Contact", "ContactQuerySet"]


class Contact(models.Model):
    Setting = choices.Setting
    Relationship = choices.Relationship
    Kind = choices.Kind
    Level = choices.Level
    Status = choices.Status
    Cadence = choices.Cadence
    MAY_BE_ASKED = choices.MAY_BE_ASKED

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contacts", db_index=False
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
    # of the office's directory: until `email` holds an address, letters go to the one of the entry,
    # which the owner must not learn
    through_directory = models.BooleanField(default=False, db_default=False, editable=False)
    # when the person said yes, and `email` was filled in from the directory
    address_revealed_at = models.DateTimeField(null=True, editable=False)
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
        CareerField,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    setting = models.CharField(
        _("kind of workplace"), max_length=15, choices=Setting.choices, blank=True
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    found_where = models.CharField(
        _("where I found them"), max_length=80, blank=True, default="", db_default=""
    )
    relationship = models.CharField(max_length=12, choices=Relationship.choices, blank=True)
    introduced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    introducer_may_be_named = models.BooleanField(default=False)
    # asked, and does not want it; neither of both: not asked yet
    introducer_said_no = models.BooleanField(default=False, db_default=False, editable=False)
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
    erased_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    form_key = models.UUIDField(null=True, editable=False)
    search_text = generated.search_text()
    list_rank = generated.list_rank()
    list_at = generated.list_at()

    objects = ContactManager()

    class Meta:
        indexes = INDEXES
        constraints = [
            models.UniqueConstraint(fields=["owner", "form_key"], name="contact_form_once"),
            models.CheckConstraint(
                condition=Q(introduced_by=None) | ~Q(introduced_by=models.F("id")),
                name="contact_not_introduced_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(introducer_may_be_named=False) | Q(introducer_said_no=False),
                name="contact_introducer_said_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(name=FORMER_NAME, person=None, **dict.fromkeys(ERASED, "")),
                name="contact_erased_holds_no_words",
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
        return self.preferred_name or (self.name if self.erased_at else first_name(self.name))

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
    def has_ways(self) -> bool:
        return bool(self.can_be_emailed or self.phone or self.link)

    @property
    def hides_address(self) -> bool:
        """True while letters go to an address of the directory, which only the office reads."""
        return self.through_directory and not self.email

    @property
    def can_be_emailed(self) -> bool:
        return bool(self.email or (self.through_directory and self.person_id))

    @property
    def address_words(self) -> str:
        """The address, or what stands for it while the owner must not learn it."""
        return str(_("through the office")) if self.hides_address else self.email

    @property
    def has_work_facts(self) -> bool:
        return bool(self.organization_record or self.level or self.field or self.setting)

    @property
    def has_shared_facts(self) -> bool:
        met = self.met_on or self.met_where
        known = self.relationship or self.introduced_by_id or self.source
        known = known or self.found_where
        return bool(met or known or self.common_ground)

    @property
    def introducer_answer(self) -> str:
        """What the introducer said to being named: "yes", "no" or "not_asked"."""
        if self.introducer_may_be_named:
            return "yes"
        return "no" if self.introducer_said_no else "not_asked"

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
