"""A student's contacts; the real person behind several students' contacts; the ledger of who was asked when."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.addresses import address_key
from core.codes import new_code
from core.names import first_name, sort_key
from core.zones import validate_zone
from programme.models import CareerField, Source

UNDO_FOR = dt.timedelta(minutes=10)


class Person(models.Model):
    """One real human, office-wide, known by hashed addresses only. Its limits hold across all students."""

    open_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    month_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    year_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    held = models.BooleanField(default=False)  # by the office, after a concern
    created_at = models.DateTimeField(db_default=models.functions.Now())

    def __str__(self):
        return f"person {self.pk}"


class PersonAddress(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    address_key = models.CharField(max_length=64, unique=True)

    def __str__(self):
        return self.address_key[:8]


class ContactQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """A contact and everything about it is its owner's alone."""
        return self.filter(owner_id=viewer.pk)

    readable_by = visible_to
    editable_by = visible_to

    def active(self):
        return self.filter(archived_at=None)

    def matching(self, words: str):
        """Contacts in which each of `words` occurs: in the name in any spelling of its accents, or as typed."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(sort_key__contains=sort_key(word))
                | Q(organization__icontains=word)
                | Q(title__icontains=word)
                | Q(email__icontains=word)
                | Q(tidbits__icontains=word)
            )
        return found

    def counts_by_chip(self) -> dict[str, int]:
        """How many of these wear each chip; a chip nobody wears is missing."""
        return dict(self.order_by().values_list("chip").annotate(number=models.Count("pk")))


class Contact(models.Model):
    """One student's own record of somebody."""

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

    class Chip(models.TextChoices):
        """What the list says of a contact; written by interviews, in the same transaction as the move."""

        TO_CONTACT = "to_contact", _("To contact")
        ASKED = "asked", _("Asked")
        SCHEDULED = "scheduled", _("Scheduled")
        THANK_NOW = "thank_now", _("Thank now")
        KEEPING_IN_TOUCH = "keeping", _("Keeping in touch")
        CLOSED = "closed", _("Closed")

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=150)
    sort_key = models.CharField(max_length=300, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    title = models.CharField(_("what they do"), max_length=150, blank=True)
    organization = models.CharField(_("organization"), max_length=150, blank=True)
    field = models.ForeignKey(CareerField, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    setting = models.CharField(_("kind of workplace"), max_length=15, choices=Setting.choices, blank=True)
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    relationship = models.CharField(max_length=12, choices=Relationship.choices, blank=True)
    introduced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    introducer_may_be_named = models.BooleanField(default=False)
    link = models.URLField(_("link"), max_length=300, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_zone])
    tidbits = models.TextField(_("remember about them"), max_length=1000, blank=True)
    chip = models.CharField(max_length=12, choices=Chip.choices, default=Chip.TO_CONTACT, editable=False)
    next_due_at = models.DateTimeField(null=True, editable=False)
    last_touch_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    archived_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    form_key = models.UUIDField(null=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "sort_key"], condition=Q(archived_at=None), name="contact_by_name"),
            models.Index(fields=["owner", "chip", "sort_key"], name="contact_by_chip"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "form_key"], name="contact_form_once"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("home:contact", args=[self.code])

    @property
    def first_name(self):
        return first_name(self.name)

    @property
    def address_key(self):
        return address_key(self.email)

    def can_undo(self, now: dt.datetime) -> bool:
        """Whether it was put away in the last minutes, so that a page offers the way back."""
        return self.archived_at is not None and now - self.archived_at < UNDO_FOR

    @property
    def can_archive(self) -> bool:
        """Whether nothing is still to come: an open request or an agreed talk keeps the record in sight."""
        return self.chip not in (self.Chip.ASKED, self.Chip.SCHEDULED)


class Ask(models.Model):
    """One line in the ledger of asks to a Person. Survives the student's deletion: the person's rest counts.

    `closed_at` may lie ahead: an agreed talk holds the person's place until its planned end.
    """

    class Channel(models.TextChoices):
        SITE = "site", _("Through this site")
        MAILBOX = "mailbox", _("My own mailbox")
        PLATFORM = "platform", _("LinkedIn or another site")
        TEXT = "text", _("Text message")
        PHONE = "phone", _("Phone")
        LETTER = "letter", _("Letter")
        IN_PERSON = "in_person", _("In person")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="asks")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    override_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"], name="ask_by_person")]

    def __str__(self):
        return f"ask {self.pk} of {self.person_id}"

    def is_open(self, now: dt.datetime) -> bool:
        return self.closed_at is None or self.closed_at > now


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Whom a contact named is known to the student alone."""
        return self.filter(owner_id=viewer.pk)

    readable_by = visible_to
    editable_by = visible_to


class Referral(models.Model):
    """Somebody a contact pointed to. The site never writes to that third person by itself."""

    class Permission(models.TextChoices):
        NOT_ASKED = "not_asked", _("Not asked")
        YES = "yes", _("Yes")
        NO = "no", _("No")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="referrals")
    name = models.CharField(max_length=150)
    how_to_reach = models.CharField(max_length=254, blank=True)
    may_use_name = models.CharField(max_length=10, choices=Permission.choices, default=Permission.NOT_ASKED)
    contact = models.OneToOneField(Contact, on_delete=models.SET_NULL, null=True, related_name="referral")
    created_at = models.DateTimeField(db_default=models.functions.Now())

    objects = ReferralQuerySet.as_manager()

    def __str__(self):
        return self.name


class Touch(models.Model):
    """A real exchange with a contact."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="touches")
    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self):
        return self.what
