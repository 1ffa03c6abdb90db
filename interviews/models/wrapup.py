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


class GoOn(models.TextChoices):
    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Not sure yet")
    NO = "no", _("No")


class Reflection(models.Model):
    """What the student made of a talk: the words, and what they decided because of it."""

    DECISIONS = (
        "go_on_with_path",
        "go_on_with_employer",
        "gained_clarity",
        "gained_network",
        "gained_confidence",
        "skills_to_gain",
        "what_changed",
    )

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="reflection")
    learned = models.TextField(max_length=4000, blank=True)
    act_on = models.CharField(max_length=300, blank=True)
    interest_before = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=ONE_TO_FIVE
    )
    interest_after = models.PositiveSmallIntegerField(null=True, blank=True, validators=ONE_TO_FIVE)
    go_on_with_path = models.CharField(
        max_length=5, choices=GoOn.choices, blank=True, db_default=""
    )
    go_on_with_employer = models.CharField(
        max_length=5, choices=GoOn.choices, blank=True, db_default=""
    )
    gained_clarity = models.BooleanField(default=False, db_default=False)
    gained_network = models.BooleanField(default=False, db_default=False)
    gained_confidence = models.BooleanField(default=False, db_default=False)
    skills_to_gain = models.CharField(max_length=300, blank=True, db_default="")
    what_changed = models.CharField(max_length=500, blank=True, db_default="")
    shared_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True)

    objects = ReflectionQuerySet.as_manager()

    def __str__(self):
        return f"reflection on {self.interview_id}"

    @property
    def decisions(self) -> list[tuple[str, str]]:
        """Return (label, words) of what was decided, without what was left open."""
        gained = (
            (self.gained_clarity, _("Clarity")),
            (self.gained_network, _("Network")),
            (self.gained_confidence, _("Confidence")),
        )
        rows = (
            (_("Go on with this path"), self.get_go_on_with_path_display()),
            (_("Go on with this employer"), self.get_go_on_with_employer_display()),
            (_("Gained"), ", ".join(str(name) for was, name in gained if was)),
            (_("Skills to gain"), self.skills_to_gain),
            (_("Confirmed or changed"), self.what_changed),
        )
        return [(str(label), str(words)) for label, words in rows if words]


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
