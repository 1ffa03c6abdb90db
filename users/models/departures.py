"""What was done about a student's leaving."""

from django.db import models
from django.db.models import Q

from users.models.people import User


class DepartureQuerySet(models.QuerySet["Departure"]):
    def forget_warnings(self) -> int:
        """Let accounts that were closed, or of staff, meanwhile be warned of erasing anew."""
        return self.update(erases_on=None, warned_at=None, warned_again_at=None)


class Departure(models.Model):
    """One row for each student who was told of `leaves_on`; gone when they stay after all.

    While `leaves_on` is not that of the account, the rest speaks of another day and counts no more.
    `erases_on` is the day that the first warning named.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="departure")
    leaves_on = models.DateField()
    told_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)  # open talks were closed, but for those soon
    finished_at = models.DateTimeField(null=True)  # the rest was
    erases_on = models.DateField(null=True)
    warned_at = models.DateTimeField(null=True)
    warned_again_at = models.DateTimeField(null=True)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["erases_on"], name="departure_erases_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(erases_on=None, warned_at=None, warned_again_at=None)
                | Q(erases_on__isnull=False, warned_at__isnull=False),
                name="departure_is_warned_of_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.leaves_on}"
