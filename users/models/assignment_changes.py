"""One change of many assignments, so that it can be listed and undone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.codes import new_code
from users.models.people import User
from users.models.roles import Role


class AssignmentChangeQuerySet(models.QuerySet):
    def editable_by(self, viewer):
        """Every one, for admins: any admin may undo it."""
        return self if viewer.is_authenticated and viewer.has_role(Role.ADMIN) else self.none()


class AssignmentChange(models.Model):
    """What one press of staff, or one file, did to assignments.

    `created` maps the ids of new rows to their days, `ended` the ids of shortened ones to their
    ends before and after: ISO dates or null. From `until` on the students of a leave are back.
    """

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        ENDED = "ended", _("Assignment ended")
        MOVED = "moved", _("Handed over")
        LEAVE = "leave", _("Handed over until a day")

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    from_staff = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    to_staff = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    since = models.DateField(_("from"), null=True)
    until = models.DateField(_("until"), null=True)
    students = models.PositiveIntegerField()
    created = models.JSONField(default=dict)
    ended = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    objects = AssignmentChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["until"],
                condition=models.Q(kind="leave", undone_at=None),
                name="assignment_leave",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.code}"
