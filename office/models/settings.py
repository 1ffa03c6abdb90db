"""The office's one row of settings."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.address_fields import AddressField
from core.zones import country_named, validate_zone
from office.models.cohorts import CohortRules
from office.models.colors import HOUSE
from office.models.versions import version_of


def default_minutes() -> list[int]:
    return [15, 20, 30]


class SignUp(models.TextChoices):
    INSTALLED = "installed", _("As set at the installation")
    NOBODY = "nobody", _("Nobody: the office makes every account")
    DOMAINS = "domains", _("People with an address at these domains")


def in_months(months: int) -> dt.timedelta:
    return dt.timedelta(days=months * 365 // 12)


class OfficeSettings(models.Model):
    """Exactly one row, made by a migration with sensible defaults.

    Names and addresses begin empty, and no letter goes out before an admin filled them in and
    confirmed that: `set_up_at`.
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
    # before a verdict on a field of work: interviews, and the kinds of workplace they come from
    coverage_interviews = models.PositiveSmallIntegerField(default=3, db_default=3)
    coverage_settings = models.PositiveSmallIntegerField(default=2, db_default=2)
    asks_per_30_days = models.PositiveSmallIntegerField(default=2)
    asks_per_year = models.PositiveSmallIntegerField(default=6)
    # of one student, through the site
    letters_per_day = models.PositiveSmallIntegerField(default=20, db_default=20)
    letters_per_contact = models.PositiveSmallIntegerField(default=3, db_default=3)
    letters_per_domain = models.PositiveSmallIntegerField(default=8, db_default=8)
    contact_months = models.PositiveSmallIntegerField(default=24, db_default=24)
    email_text_days = models.PositiveSmallIntegerField(default=90, db_default=90)
    email_address_months = models.PositiveSmallIntegerField(default=24, db_default=24)
    concern_months = models.PositiveSmallIntegerField(default=24, db_default=24)
    leaver_months = models.PositiveSmallIntegerField(default=12, db_default=12)
    sign_up = models.CharField(
        max_length=9, choices=SignUp, default=SignUp.INSTALLED, db_default=SignUp.INSTALLED
    )
    sign_up_domains = ArrayField(
        models.CharField(max_length=253), size=20, default=list, db_default=[], blank=True
    )
    quiet_from = models.TimeField(default=dt.time(21))
    quiet_until = models.TimeField(default=dt.time(8))
    take_back_seconds = models.PositiveSmallIntegerField(default=60)
    color = models.CharField(max_length=7, default=HOUSE)
    version = models.PositiveIntegerField(default=1)
    set_up_at = models.DateTimeField(null=True, editable=False)
    # Ids of the two users who read concerns; no foreign keys: every page reads this row.
    concern_readers = ArrayField(
        models.BigIntegerField(), size=2, default=list, db_default=[], editable=False
    )
    # Names of the setup steps that an admin confirmed: office.selectors.setup_steps.
    setup_confirmed = ArrayField(
        models.CharField(max_length=20), default=list, db_default=[], editable=False
    )

    # The cohorts that differ, the one that wins first; only office_settings() sets it.
    cohort_rules: tuple[CohortRules, ...] = ()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="office_is_one_row"),
            models.CheckConstraint(
                condition=Q(close_days__gt=F("follow_up_days")), name="closed_after_follow_up"
            ),
            models.CheckConstraint(
                condition=Q(coverage_settings__lte=F("coverage_interviews")),
                name="coverage_has_enough_interviews",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def version_of(self, names: Iterable[str]) -> int:
        """Return a number that changes with any of these settings, and with no other.

        Two admins who change different sections do not get in each other's way.
        """
        return version_of(self, names)

    @property
    def contact_email(self) -> str:
        """The operator's address until the office has set its own."""
        return self.office_email or settings.OFFICE_EMAIL

    @property
    def sender_name(self) -> str:
        return self.office_name or self.name

    @property
    def full_address(self) -> str:
        return ", ".join(
            filter(None, (self.postal_address, self.city, country_named(self.country)))
        )

    @property
    def thank_you_within(self) -> dt.timedelta:
        return dt.timedelta(hours=self.thank_you_hours)

    @property
    def take_back(self) -> dt.timedelta:
        return dt.timedelta(seconds=self.take_back_seconds)

    @property
    def contact_retention(self) -> dt.timedelta:
        return in_months(self.contact_months)

    @property
    def email_text_retention(self) -> dt.timedelta:
        return dt.timedelta(days=self.email_text_days)

    @property
    def email_address_retention(self) -> dt.timedelta:
        return in_months(self.email_address_months)

    @property
    def concern_retention(self) -> dt.timedelta:
        return in_months(self.concern_months)

    @property
    def sign_up_override(self) -> list[str] | None:
        """Domains whose people may sign up; None: as the operator's SIGNUP_DOMAINS says."""
        if self.sign_up == SignUp.INSTALLED:
            return None
        return self.sign_up_domains if self.sign_up == SignUp.DOMAINS else []

    @property
    def own_color(self) -> str:
        """The six digits of the office's color; empty for the site's default."""
        return "" if self.color == HOUSE else self.color.removeprefix("#")
