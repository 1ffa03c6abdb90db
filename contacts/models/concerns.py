"""Concerns: "something was not right", read by two named people alone."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from contacts.models.people import Person
from core.codes import new_code
from core.links import page
from core.tones import Tone
from office.models import OfficeSettings
from users.models import User


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, viewer: User) -> Self:
        """Return the concerns of a named reader, without those about that reader.

        Asks the stored settings, so that naming somebody else takes effect at once.
        """
        named = OfficeSettings.objects.filter(id=1, concern_readers__contains=[viewer.pk])
        return self.filter(Exists(named)).exclude(about_user=viewer)

    def readable_by(self, viewer: User) -> Self:
        return self.visible_to(viewer)

    def editable_by(self, viewer: User) -> Self:
        return self.visible_to(viewer)


class Concern(models.Model):
    """What somebody told the office about a person, a student or a member of staff.

    `about_name` is what whoever raised it calls them. `interview_code` names a talk, without the
    app that holds it. `closing_word` is the readers' own.
    """

    class About(models.TextChoices):
        PERSON = "person", _("A person who was asked")
        STUDENT = "student", _("A student")
        STAFF = "staff", _("Somebody of the office")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        LOOKED_INTO = "looked_into", _("Looked into")
        CLOSED = "closed", _("Closed")

        @property
        def tone(self) -> Tone:
            return {Concern.Status.OPEN: Tone.TIME, Concern.Status.LOOKED_INTO: Tone.INFO}.get(
                self, Tone.NEUTRAL
            )

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    about = models.CharField(max_length=7, choices=About.choices)
    about_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="concerns"
    )
    about_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    about_name = models.CharField(max_length=150, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    raised_by_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    interview_code = models.CharField(max_length=8, blank=True)
    text = models.TextField(max_length=4000)
    raised_at = models.DateTimeField()
    status = models.CharField(_("status"), max_length=11, choices=Status, default=Status.OPEN)
    closing_word = models.TextField(max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "-raised_at"], name="concern_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at=None)),
                name="concern_closed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(about_person=None) | Q(about_user=None), name="concern_about_one"
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.code}"

    def get_absolute_url(self) -> str:
        return page("contacts:concern", self.code)

    @property
    def tone(self) -> Tone:
        return self.Status(self.status).tone

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def whom(self) -> str:
        """Whom it is about, as far as anybody still knows."""
        return (self.about_user.full_name if self.about_user else "") or self.about_name
