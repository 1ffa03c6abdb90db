"""People, organizations and opportunities that contacts pointed the student to."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from contacts.models.organizations import Organization
from core.codes import new_code
from core.links import page
from core.names import first_name, isolated
from users.models.owned import OwnedQuerySet


class ReferralQuerySet(OwnedQuerySet["Referral"]):
    def open(self) -> Self:
        """Referrals neither done nor archived, from contacts that are not archived."""
        return self.filter(archived_at=None, done_at=None, by__archived_at=None)

    def people(self) -> Self:
        return self.filter(kind=Referral.Kind.PERSON)

    def about_organization(self, organization: Organization) -> Self:
        """Referrals to it, and opportunities that the student's contacts there told of."""
        told_there = Q(kind=Referral.Kind.OPPORTUNITY, by__organization_record=organization)
        return self.filter(Q(organization=organization) | told_there, archived_at=None)


def _columns_of_kinds() -> Q:
    """Return that only a person has a permission, and only an opportunity a day."""
    no_person = Q(how_to_reach="", may_use_name="not_asked", contact=None)
    no_opportunity = Q(link="", due_on=None, done_at=None)
    return (
        Q(kind="person", organization=None) & no_opportunity
        | Q(kind="organization") & no_person & no_opportunity
        | Q(kind="opportunity", organization=None) & no_person
    )


class Referral(models.Model):
    """Somebody or something that a contact named. The site itself never writes to that person.

    `contact` is the student's own record of a person, once there is one; several contacts may name
    the same person. `organization` is the student's record of an organization. An opportunity is a
    program, an event, an opening, a course; `due_on` is its last day.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANIZATION = "organization", _("Organization")
        OPPORTUNITY = "opportunity", _("Opportunity")

    class Permission(models.TextChoices):
        NOT_ASKED = "not_asked", _("Not asked")
        YES = "yes", _("Yes")
        NO = "no", _("No")

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField(
        max_length=12, choices=Kind.choices, default=Kind.PERSON, db_default=Kind.PERSON
    )
    name = models.CharField(max_length=150)
    how_to_reach = models.CharField(max_length=254, blank=True)
    may_use_name = models.CharField(
        max_length=10, choices=Permission.choices, default=Permission.NOT_ASKED
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, related_name="named_as"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, related_name="named_as"
    )
    link = models.URLField(max_length=300, blank=True, db_default="")
    due_on = models.DateField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    done_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(archived_at=None), name="referral_open"
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(archived_at=None, done_at=None, due_on__isnull=False),
                name="referral_dated",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=_columns_of_kinds(), name="referral_columns_of_kind"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(archived_at=None), name="referral_ended_one_way"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page("contacts:referral", self.code)

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON

    @property
    def is_open(self) -> bool:
        return self.archived_at is None and self.done_at is None

    @property
    def first_name(self) -> str:
        return isolated(first_name(self.name))
