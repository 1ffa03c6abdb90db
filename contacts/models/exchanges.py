"""What came of a contact: people they pointed to, and every real exchange."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact


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
