"""What a student put off, and the links in reminders. All else follows from the facts and is
stored nowhere."""

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
        """Lines of the daily note that this student put off."""
        return self.filter(student=student, kind__in=LINES)

    def open(self, student, now):
        """What this student put off beyond `now`, each with its row; of one row, the latest is
        last."""
        later = self.filter(student=student, until__gt=now)
        return later.select_related("interview", "referral").order_by("until")


class Snooze(models.Model):
    """A reminder that its student wants later. It holds for one moment: a moved talk is reminded
    of as usual."""

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
    moment = models.CharField(max_length=40)  # as reminders.domain.timetable.moment_of says it
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
        """What the reminder speaks of."""
        return self.interview or self.referral

    @property
    def about(self) -> tuple[str, int]:
        """The same, named as a core.step.Step names it."""
        return (
            ("interview", self.interview_id)
            if self.interview_id
            else ("referral", self.referral_id)
        )


class ReminderLink(models.Model):
    """The one link in the reminders of one matter. Looked up by the token's SHA-256; the token is
    rebuilt at sending.

    It is bound to the interview, to what it may be used for, to the moment that the matter hangs
    on, and to the student's address: a mail in a mailbox that is no longer theirs opens nothing. A
    raised generation revokes it.
    """

    class Use(models.TextChoices):
        DAY_BEFORE = "day_before"
        DID_IT_HAPPEN = "did_it_happen"
        THANK_YOU = "thank_you"

    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="reminder_links"
    )
    use = models.CharField(max_length=20, choices=Use.choices)
    moment = models.CharField(max_length=40)  # as reminders.domain.timetable.moment_of says it
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
        """The link that works for the student's address of today, made at first use."""
        link = cls(interview=interview, use=use, moment=moment)
        link, _made = cls.objects.get_or_create(
            interview=interview,
            use=use,
            moment=moment,
            defaults={"token_hash": fingerprint(link.token)},
        )
        link.interview = interview
        # revoked, or made for an address that is no longer theirs
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
