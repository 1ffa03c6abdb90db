"""The office's calendar: closed days, terms and breaks."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.codes import new_code
from users.models import User
from users.models.roles import Role


class ArchivableQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(archived_at=None)

    def editable_by(self, viewer: User) -> Self:
        return self if viewer.has_role(Role.ADMIN) else self.none()


class ClosedDay(models.Model):
    DATES = ("on",)

    on = models.DateField(unique=True)
    name = models.CharField(max_length=80)
    archived_at = models.DateTimeField(null=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The row's identifier in a URL."""
        return self.on.isoformat()


class Period(models.Model):
    """A term, or a break. No daily note goes out in a break or between two terms."""

    DATES = ("starts_on", "ends_on")

    class Kind(models.TextChoices):
        TERM = "term", _("Term")
        BREAK = "break", _("Break")

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    archived_at = models.DateTimeField(null=True)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "ends_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="period_ends_after_start"
            ),
            models.UniqueConstraint(fields=["kind", "starts_on", "ends_on"], name="period_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        return self.starts_on, self.ends_on

    @property
    def ref(self) -> str:
        """The row's identifier in a URL."""
        return self.code
