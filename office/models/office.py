"""What the office sets: one row of settings; fields, sources and closed days that students meet
in forms."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.address_fields import AddressField
from core.codes import new_code
from core.zones import country_named, validate_zone
from office.models.colors import HOUSE
from users.models.roles import Role


def default_minutes():
    return [15, 20, 30]


class OfficeSettings(models.Model):
    """The office's settings. Exactly one row, made by a migration with the defaults of the
    practice.

    Names and addresses begin empty, and no letter goes out before an admin filled them in and said
    so: `set_up_at`.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=60, default="Margin")
    university = models.CharField(max_length=120, default="")
    office_name = models.CharField(max_length=120, default="")
    office_short = models.CharField(max_length=60, default="")
    office_email = AddressField(max_length=254, default="")
    office_phone = models.CharField(max_length=40, default="")
    postal_address = models.CharField(max_length=200, default="")
    city = models.CharField(max_length=80, default="", db_default="")
    country = models.CharField(max_length=2, default="", db_default="")  # ISO 3166-1, as in "US"
    zone = models.CharField(max_length=64, default="America/Chicago", validators=[validate_zone])
    minutes_choices = ArrayField(models.PositiveSmallIntegerField(), default=default_minutes)
    minutes_default = models.PositiveSmallIntegerField(default=20)
    follow_up_days = models.PositiveSmallIntegerField(
        default=7, help_text=_("Business days without an answer until one follow-up is ready.")
    )
    close_days = models.PositiveSmallIntegerField(
        default=14, help_text=_("Business days without an answer until a request closes by itself.")
    )
    lapse_days = models.PositiveSmallIntegerField(default=14)
    late_yes_days = models.PositiveSmallIntegerField(default=180)
    link_days = models.PositiveSmallIntegerField(default=14)
    thank_you_hours = models.PositiveSmallIntegerField(default=24)
    open_requests = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    asks_per_30_days = models.PositiveSmallIntegerField(default=2)
    asks_per_year = models.PositiveSmallIntegerField(default=6)
    # of one student, through the site
    letters_per_day = models.PositiveSmallIntegerField(default=20, db_default=20)
    letters_per_contact = models.PositiveSmallIntegerField(default=3, db_default=3)
    letters_per_domain = models.PositiveSmallIntegerField(default=8, db_default=8)
    quiet_from = models.TimeField(default=dt.time(21))
    quiet_until = models.TimeField(default=dt.time(8))
    take_back_seconds = models.PositiveSmallIntegerField(default=60)
    color = models.CharField(max_length=7, default=HOUSE)
    version = models.PositiveIntegerField(default=1)
    set_up_at = models.DateTimeField(null=True, editable=False)
    # Steps of the set-up that an admin called right as they are: office.selectors.setup.Step.name.
    setup_confirmed = ArrayField(
        models.CharField(max_length=20), default=list, db_default=[], editable=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="office_is_one_row"),
            models.CheckConstraint(
                condition=Q(close_days__gt=F("follow_up_days")), name="closed_after_follow_up"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def contact_email(self) -> str:
        """Where people can write; until the office has said it, where the operator has them
        write."""
        return self.office_email or settings.OFFICE_EMAIL

    @property
    def sender_name(self) -> str:
        """Whose emails the site's are."""
        return self.office_name or self.name

    @property
    def full_address(self) -> str:
        """Street, city and country, in one line."""
        return ", ".join(
            filter(None, (self.postal_address, self.city, country_named(self.country)))
        )

    @property
    def thank_you_within(self) -> dt.timedelta:
        """How soon after a talk's end its thank-you is due."""
        return dt.timedelta(hours=self.thank_you_hours)

    @property
    def take_back(self) -> dt.timedelta:
        """How long what a student sends can be taken back."""
        return dt.timedelta(seconds=self.take_back_seconds)

    @property
    def own_color(self) -> str:
        """The six digits of the office's colour; empty where it is the house's."""
        return "" if self.color == HOUSE else self.color.removeprefix("#")


class RemovableQuerySet(models.QuerySet):
    def there(self):
        """Rows that were not taken out."""
        return self.filter(removed_at=None)

    def editable_by(self, viewer):
        """The office's days: all of them for an admin."""
        return self if viewer.has_role(Role.ADMIN) else self.none()


class ClosedDay(models.Model):
    """A day the office is closed: not a business day."""

    DATES = ("on",)

    on = models.DateField(unique=True)
    name = models.CharField(max_length=80)
    removed_at = models.DateTimeField(null=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["on"]

    def __str__(self):
        return self.name

    @property
    def ref(self) -> str:
        """How an address names this row."""
        return self.on.isoformat()


class Period(models.Model):
    """A term, or a break: days on which daily notes are silent. So are days between two terms."""

    DATES = ("starts_on", "ends_on")

    class Kind(models.TextChoices):
        TERM = "term", _("Term")
        BREAK = "break", _("Break")

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    removed_at = models.DateTimeField(null=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "ends_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="period_ends_after_start"
            ),
            models.UniqueConstraint(fields=["kind", "starts_on", "ends_on"], name="period_once"),
        ]

    def __str__(self):
        return self.name

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """First and last day."""
        return self.starts_on, self.ends_on

    @property
    def ref(self) -> str:
        """How an address names this row."""
        return self.code


class CareerField(models.Model):
    """A field of work, as students explore it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class Source(models.Model):
    """Where people are found: friends, faculty, alumni, associations …"""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name
