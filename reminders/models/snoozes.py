"""Snoozes and the links in reminders. Reminders themselves are computed, not stored."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from contacts.models import Referral
from core.addresses import address_key
from core.links import absolute, fingerprint, token
from interviews.models import Interview
from reminders.models.choices import LINES


class SnoozeQuerySet(models.QuerySet):
    def lines_of(self, student):
        return self.filter(student=student, kind__in=LINES)

    def open(self, student, now):
        """Return this student's future snoozes with their rows; the latest of each row is last."""
        later = self.filter(student=student, until__gt=now)
        return later.select_related("interview", "referral").order_by("until")


class Snooze(models.Model):
    """A snooze of one reminder at one moment: a talk that is moved has its usual reminders."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, null=True, related_name="snoozes"
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, null=True, related_name="snoozes"
    )
    kind = models.CharField(max_length=40)
    moment = models.CharField(max_length=40)  # from reminders.domain.timetable.moment_of
    until = models.DateTimeField()

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "kind"], name="snooze_once"),
            models.UniqueConstraint(fields=["referral", "kind"], name="snooze_of_referral_once"),
            models.CheckConstraint(
                condition=Q(interview=None, referral__isnull=False)
                | Q(interview__isnull=False, referral=None),
                name="snooze_is_of_one_row",
            ),
        ]

    def __str__(self):
        return f"{self.kind} of {self.about} until {self.until}"

    @property
    def row(self):
        return self.interview or self.referral

    @property
    def about(self) -> tuple[str, int]:
        """The name and key of `row`, as in core.step.Step."""
        if self.interview_id is not None:
            return "interview", self.interview_id
        assert self.referral_id is not None  # noqa: S101 - the constraint snooze_is_of_one_row
        return "referral", self.referral_id


class ReminderLink(models.Model):
    """A link in reminders, found by its token's SHA-256; the token is computed when it is sent.

    The token is derived from interview, use, moment and the student's address, so that an email in
    a former mailbox opens nothing. Raising the generation revokes it.
    """

    class Use(models.TextChoices):
        DAY_BEFORE = "day_before"
        DID_IT_HAPPEN = "did_it_happen"
        THANK_YOU = "thank_you"

    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="reminder_links"
    )
    use = models.CharField(max_length=20, choices=Use.choices)
    moment = models.CharField(max_length=40)  # from reminders.domain.timetable.moment_of
    generation = models.PositiveIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "use", "moment"], name="reminder_link_once"
            )
        ]

    def __str__(self):
        return f"{self.use} {self.interview_id}"

    @classmethod
    def of(cls, interview: Interview, use: str, moment: str) -> "ReminderLink":
        """Return the link for the student's current address. Stores it at first use."""
        link = cls(interview=interview, use=use, moment=moment)
        link, _made = cls.objects.get_or_create(
            interview=interview,
            use=use,
            moment=moment,
            defaults={"token_hash": fingerprint(link.token)},
        )
        link.interview = interview
        # It is revoked, or was made for a former address.
        if link.token_hash != fingerprint(link.token):
            link.token_hash = fingerprint(link.token)
            link.save(update_fields=["token_hash"])
        return link

    @property
    def token(self) -> str:
        use = f"reminder:{self.use}:{self.moment}:{address_key(self.interview.student.email)}"
        return token(use, self.interview_id, self.generation)

    @property
    def url(self) -> str:
        return absolute(f"/reminder/{self.token}/")
