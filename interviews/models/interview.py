"""One interview from request to thanks: facts, from which the database computes the stage."""

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from contacts.models import Channel, Contact, RequestRecord
from core.codes import new_code
from core.links import page
from core.tones import Tone
from core.zones import validate_zone
from interviews.models.querysets import InterviewQuerySet
from interviews.models.stages import OPEN, OUTCOMES, UNDER_WAY, Stage
from interviews.models.transitions import Transitions
from office.domain.student_rules import StudentRules
from office.selectors.student_rules import differing_cohorts, rules_at
from outbox.models import Email
from questions.models.purposes import Purpose


class Interview(Transitions, models.Model):
    class How(models.TextChoices):
        I_CALL = "i_call", _("I call them")
        THEY_CALL = "they_call", _("They call me")
        VIDEO = "video", _("Video link")
        IN_PERSON = "in_person", _("In person")

    Purpose = Purpose

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="interviews"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="interviews")
    request_record = models.OneToOneField(
        RequestRecord, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    # what the student wrote
    goal = models.CharField(max_length=300, blank=True)
    why_you = models.CharField(max_length=300, blank=True)
    known_through = models.CharField(max_length=150, blank=True)

    purpose = models.CharField(
        max_length=10, choices=Purpose.choices, blank=True, default="", db_default=""
    )
    minutes = models.PositiveSmallIntegerField(default=20)
    how = models.CharField(max_length=10, choices=How.choices, default=How.I_CALL)
    place = models.CharField(max_length=300, blank=True)  # number, link or address, by `how`
    # the contact may read them before the talk
    shows_questions = models.BooleanField(default=False, db_default=False)
    subject = models.CharField(max_length=200, blank=True)
    message = models.TextField(max_length=4000, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.SITE)
    version = models.PositiveIntegerField(default=1)

    # facts
    asked_at = models.DateTimeField(null=True)
    # when a letter was undelivered, whatever the reason
    address_failed_at = models.DateTimeField(null=True)
    delivery_fault = models.CharField(
        max_length=8, choices=Email.Fault.choices, blank=True, default="", db_default=""
    )
    followed_up_at = models.DateTimeField(null=True)
    # the contact's latest question
    question = models.CharField(max_length=500, blank=True, db_default="")
    question_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_note = models.CharField(max_length=500, blank=True)
    agreed_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    agreed_zone = models.CharField(max_length=64, blank=True, validators=[validate_zone])
    ended_at = models.DateTimeField(null=True)
    thanked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=12, blank=True, choices=[(o.value, o.label) for o in Stage if o in OUTCOMES]
    )
    outcome_note = models.CharField(max_length=500, blank=True)
    # declined since they can't be contacted any more
    is_barred = models.BooleanField(default=False, db_default=False)
    not_now_until = models.DateField(null=True)

    calendar_sequence = models.IntegerField(default=-1)  # the first invitation makes it 0
    created_at = models.DateTimeField(db_default=models.functions.Now())
    # of the form that logged a talk which came about without this site
    log_key = models.UUIDField(null=True, editable=False)

    stage = models.GeneratedField(
        expression=Case(
            When(closed_at__isnull=False, then=F("outcome")),
            When(thanked_at__isnull=False, then=Value("thanked")),
            When(ended_at__isnull=False, then=Value("held")),
            When(agreed_at__isnull=False, then=Value("scheduled")),
            When(proposed_at__isnull=False, then=Value("proposing")),
            When(asked_at__isnull=False, then=Value("asked")),
            default=Value("planned"),
        ),
        output_field=models.CharField(max_length=12, choices=Stage.choices),
        db_persist=True,
    )

    objects = InterviewQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["student", "-starts_at", "-id"], name="interview_by_student"),
            models.Index(fields=["contact", "-id"], name="interview_by_contact"),
            # one fact column per reminder kind, only while it can still come due
            models.Index(
                fields=["created_at"], condition=Q(stage="planned"), name="interview_drafted"
            ),
            models.Index(fields=["asked_at"], condition=Q(stage="asked"), name="interview_waiting"),
            models.Index(
                fields=["starts_at"], condition=Q(stage="scheduled"), name="interview_coming"
            ),
            models.Index(fields=["ends_at"], condition=Q(stage="scheduled"), name="interview_past"),
            models.Index(
                fields=["ended_at"], condition=Q(stage="held"), name="interview_unthanked"
            ),
            models.Index(
                fields=["closed_at"], condition=Q(stage="unanswered"), name="interview_unanswered"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(stage__in=sorted(UNDER_WAY)),
                name="interview_one_under_way_per_contact",
            ),
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(stage=Stage.PLANNED),
                name="interview_one_draft_per_contact",
            ),
            models.UniqueConstraint(fields=["student", "log_key"], name="interview_logged_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="interview_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="interview_agreed_has_times",
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return page("interviews:detail", self.code)

    @property
    def tone(self) -> Tone:
        return Stage(self.stage).tone

    @property
    def stage_words(self) -> str | Promise:
        """What to do next, or only the stage where the contact is erased."""
        stage = Stage(self.stage)
        return stage.label if self.contact.erased_at else stage.to_student

    @cached_property
    def differing_cohorts(self) -> Collection[int]:
        """The student's cohorts that differ; `with_cohorts` loads them, else at most one query."""
        return differing_cohorts(self.student_id)

    def rules_at(self, moment: dt.datetime) -> StudentRules:
        """Return the numbers that hold for the student at `moment`."""
        return rules_at(self.differing_cohorts, moment)

    def place_for(self, how: str, place: str) -> str:
        """Return `place` unless it is left over from another `how`: a number is no video link."""
        return "" if how != self.how and place == self.place else place

    def lacks_number(self, how: str, place: str) -> bool:
        return how == self.How.I_CALL and not any(
            sign.isdigit() for sign in self.place_for(how, place)
        )

    @property
    def goal_phrase(self) -> str:
        """The goal for use inside a sentence, as in "… wants to understand {goal}"."""
        return self.goal.strip().rstrip(".?! ")

    @property
    def duration(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)

    @property
    def uid(self) -> str:
        return f"{self.code}@{settings.MAIL_DOMAIN}"

    @property
    def is_superseded(self) -> bool:
        """True if another interview is under way with the same contact. One query."""
        others = Interview.objects.filter(contact_id=self.contact_id, stage__in=UNDER_WAY)
        return others.exclude(pk=self.pk).exists()

    @property
    def is_sent_by_student(self) -> bool:
        """True while a request that the student sent without this site is unanswered."""
        return self.stage in OPEN and self.channel != Channel.SITE

    @property
    def is_logged(self) -> bool:
        """True for a talk that the student logged afterwards: this site didn't arrange it."""
        return self.log_key is not None

    @property
    def contact_zone(self) -> str:
        """The zone of times shown to the contact: as agreed, as known, else the student's."""
        return self.agreed_zone or self.contact.zone or self.student.zone


class Slot(models.Model):
    class By(models.TextChoices):
        STUDENT = "student"
        CONTACT = "contact"

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    by = models.CharField(max_length=7, choices=By.choices, default=By.STUDENT)
    # offered although another talk is agreed then
    is_insisted = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "by", "starts_at"], name="slot_once")
        ]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class InterviewEvent(models.Model):
    """One move: when, by whom, through which channel. The timeline consists of these."""

    class By(models.TextChoices):
        STUDENT = "student"
        CONTACT = "contact"
        SITE = "site"

    LINK = "link"  # the channel of answers by the link, whoever used it

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    move = models.CharField(max_length=20)
    by = models.CharField(max_length=7, choices=By.choices)
    channel = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=500, blank=True)
    # the facts that Undo restores, if the move can be undone
    before = models.JSONField(null=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["interview", "at"], name="event_by_interview")]

    def __str__(self):
        return self.move
