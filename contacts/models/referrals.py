"""People whom contacts referred the student to."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from core.codes import new_code
from core.links import page
from core.names import first_name, isolated
from users.models.owned import OwnedQuerySet


class ReferralQuerySet(OwnedQuerySet["Referral"]):
    def open(self) -> Self:
        """Referrals that are not archived, from contacts that are not archived."""
        return self.filter(archived_at=None, by__archived_at=None)


class Referral(models.Model):
    """A person whom a contact named. The site itself never writes to that person.

    `contact` is the student's own record of that person, once there is one; several contacts may
    name the same person.
    """

    class Permission(models.TextChoices):
        NOT_ASKED = "not_asked", _("Not asked")
        YES = "yes", _("Yes")
        NO = "no", _("No")

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="referrals")
    name = models.CharField(max_length=150)
    how_to_reach = models.CharField(max_length=254, blank=True)
    may_use_name = models.CharField(
        max_length=10, choices=Permission.choices, default=Permission.NOT_ASKED
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, related_name="named_as"
    )
    created_at = models.DateTimeField(db_default=models.functions.Now())
    archived_at = models.DateTimeField(null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=Q(archived_at=None), name="referral_open")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page("contacts:referral", self.code)

    @property
    def first_name(self) -> str:
        return isolated(first_name(self.name))
