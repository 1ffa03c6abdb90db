"""Deactivations that a directory asked for; those above the day's limit wait for an admin."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeactivationQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Deactivation.State.WAITING)


class Deactivation(models.Model):
    class State(models.TextChoices):
        DONE = "done", _("Deactivated at once")
        WAITING = "waiting", _("Waits for an admin")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("The directory changed its mind")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="asked_deactivations"
    )
    state = models.CharField(max_length=10, choices=State.choices)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = DeactivationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="waiting"), name="deactivation_waits_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="deactivation_of_a_day")]

    def __str__(self):
        return f"{self.user_id} {self.state}"
