"""After a talk: what the student learned, and the thank-you."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.models.interview import Interview
from users.models import Assignment

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class ReflectionQuerySet(models.QuerySet):
    def editable_by(self, viewer):
        return self.filter(interview__student_id=viewer.pk)

    def readable_by(self, viewer):
        """Return own reflections, and those that an advised student has shared."""
        advising = Assignment.objects.current().filter(kind=Assignment.Kind.ADVISER)
        reach = self.filter(interview__student_id__in=advising.within_reach_of(viewer))
        return reach.filter(Q(interview__student_id=viewer.pk) | Q(shared_at__isnull=False))


class Reflection(models.Model):
    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="reflection")
    learned = models.TextField(max_length=4000, blank=True)
    act_on = models.CharField(max_length=300, blank=True)
    interest_before = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=ONE_TO_FIVE
    )
    interest_after = models.PositiveSmallIntegerField(null=True, blank=True, validators=ONE_TO_FIVE)
    shared_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True)

    objects = ReflectionQuerySet.as_manager()

    def __str__(self):
        return f"reflection on {self.interview_id}"


class ThankYou(models.Model):
    """Due a day after the real end. Only the interviewee's sets `thanked_at`."""

    class To(models.TextChoices):
        INTERVIEWEE = "interviewee"
        INTRODUCER = "introducer"
        HELPER = "helper"

    class Medium(models.TextChoices):
        SITE = "site", _("Email through this site")
        MAIL = "mail", _("Email from my own mailbox")
        NOTE = "note", _("A written note or letter")
        MESSAGE = "message", _("A message on another site or phone")
        IN_PERSON = "in_person", _("In person or by phone")

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="thanks")
    to = models.CharField(max_length=12, choices=To.choices, default=To.INTERVIEWEE)
    due_at = models.DateTimeField()
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    starts_from = models.CharField(
        max_length=20, blank=True, db_default=""
    )  # a key of interviews.domain.thank_you_draft.answers
    medium = models.CharField(max_length=10, choices=Medium.choices, blank=True)
    sent_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interview"],
                condition=Q(to="interviewee"),
                name="one_thank_you_to_the_interviewee",
            )
        ]

    def __str__(self):
        return f"thanks for {self.interview_id}"

    def is_late(self, now: dt.datetime) -> bool:
        return self.sent_at is None and now > self.due_at
