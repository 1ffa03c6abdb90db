"""A student's own records of organizations."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models.organization_names import organization_key
from core.codes import new_code
from core.links import page
from core.names import sort_key, straight
from core.undo import can_undo
from users.models.owned import OwnedQuerySet


class OrganizationQuerySet(OwnedQuerySet["Organization"]):
    def active(self) -> Self:
        return self.filter(archived_at=None)

    def apart(self) -> Self:
        """Those that were not joined to another one."""
        return self.filter(joined_into=None)

    def named(self, key: str) -> Self:
        """Return the one that has this key, by its name or by a former or merged one."""
        return self.apart().filter(Q(name_key=key) | Q(other_keys__contains=[key]))

    def matching(self, words: str) -> Self:
        """Those that match each of `words` somewhere; in names without regard to accents."""
        found = self
        for word in straight(words).split():
            anywhere = Q(sort_key__contains=sort_key(word))
            for column in ("found_out", "job_titles"):
                anywhere |= Q(**{f"{column}__straight__icontains": word})
            found = found.filter(anywhere)
        return found


class Organization(models.Model):
    """What one student keeps of an organization; contacts join it by the normalized name.

    `other_keys` are names under which it is found, too: former ones, and those of joined records.
    `job_titles` holds one title a line, beside those of the contacts there. One that was joined to
    another stays, archived, until that can no longer be undone; `before_join` is what the other one
    held.
    """

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="organizations"
    )
    name = models.CharField(_("name"), max_length=150)
    sort_key = models.CharField(max_length=300, editable=False)
    name_key = models.CharField(max_length=150, editable=False)
    other_keys = ArrayField(models.CharField(max_length=150), default=list, editable=False)
    staff_link = models.URLField(_("page of the people there"), max_length=300, blank=True)
    careers_link = models.URLField(_("page of open positions"), max_length=300, blank=True)
    job_titles = models.TextField(_("job titles seen"), max_length=1000, blank=True)
    found_out = models.TextField(_("what I found out"), max_length=2000, blank=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    archived_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    joined_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, editable=False, related_name="+"
    )
    before_join = models.JSONField(null=True, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "sort_key"],
                condition=Q(archived_at=None),
                name="organization_by_name",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name_key"],
                condition=Q(joined_into=None),
                name="organization_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return page("contacts:organization", self.code)

    def set_keys(self) -> None:
        """Compute the columns that follow from the name; without accents it may become longer."""
        self.sort_key, self.name_key = sort_key(self.name), organization_key(self.name)

    @property
    def keys(self) -> list[str]:
        return [self.name_key, *self.other_keys]

    @property
    def is_bare(self) -> bool:
        """True if it holds nothing but its name."""
        return not (self.staff_link or self.careers_link or self.job_titles or self.found_out)

    def can_undo(self, now: dt.datetime) -> bool:
        return can_undo(self.archived_at, now)
