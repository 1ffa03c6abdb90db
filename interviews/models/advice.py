"""Advice of a contact: given, acted on, told them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from core.codes import new_code
from interviews.models.interview import Interview
from users.models import User


class AdviceQuerySet(models.QuerySet["Advice"]):
    def editable_by(self, viewer: User) -> Self:
        return self.filter(contact__owner_id=viewer.pk)

    def readable_by(self, viewer: User) -> Self:
        return self.editable_by(viewer)

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def to_tell(self) -> Self:
        """Advice that was acted on and of which the contact doesn't know it yet."""
        return self.active().filter(acted_on__isnull=False, told_at=None)


class Advice(models.Model):
    """What a contact advised, in the student's words."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="advice")
    interview = models.ForeignKey(
        Interview, on_delete=models.SET_NULL, null=True, related_name="advice"
    )
    # the "one thing to act on" of the interview's wrap-up, which rewrites it
    is_from_wrap_up = models.BooleanField(default=False, editable=False)
    advised = models.CharField(_("what they advised"), max_length=500)
    given_on = models.DateField(_("when"))
    did = models.CharField(_("what I did"), max_length=500, blank=True)
    acted_on = models.DateField(_("when I did it"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    archived_at = models.DateTimeField(null=True, editable=False)
    form_key = models.UUIDField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview"],
                condition=Q(is_from_wrap_up=True),
                name="advice_once_from_a_wrap_up",
            ),
            models.UniqueConstraint(fields=["contact", "form_key"], name="advice_form_once"),
        ]

    def __str__(self) -> str:
        return f"advice {self.pk}"

    @property
    def is_to_tell(self) -> bool:
        return self.acted_on is not None and self.told_at is None
