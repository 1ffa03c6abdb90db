"""The questions of a student's earlier talks, for the sheet of the next one."""

from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from interviews.domain.question_sheet import on_sheet
from interviews.models import Interview, PlannedQuestion, Stage
from interviews.models.sheet import PLANNING
from questions.domain.talks import AskedBefore, NextTalk
from users.models import User

TALKED = (Stage.HELD, Stage.THANKED)
MOST_SHEETS = 5


def planned_before(student: User, field: str) -> QuerySet[PlannedQuestion]:
    """Return the bank's questions on sheets of held talks. `field`: a slug, "" for any."""
    mine = Interview.objects.editable_by(student).filter(stage__in=TALKED)
    found = PlannedQuestion.objects.filter(interview__in=mine).exclude(question=None)
    return found.filter(interview__contact__field__slug=field) if field else found


def asked_before(student: User, usual_field: str = "") -> AskedBefore:
    """Return a function of a field's slug that returns the ids of the questions asked there.

    Without a slug it takes `usual_field`. One query for each call.
    """

    def asked(field: str) -> Collection[int]:
        planned = planned_before(student, field or usual_field).exclude(
            asked=PlannedQuestion.Asked.SKIPPED
        )
        return list(planned.values_list("question_id", flat=True))

    return asked


def earlier_sheets(interview: Interview) -> list[Interview]:
    """Return the student's newest other interviews with a `number` of questions. One query."""
    mine = Interview.objects.filter(student_id=interview.student_id).exclude(pk=interview.pk)
    counted = mine.annotate(number=Count("planned", filter=Q(planned__is_last=False))).filter(
        number__gt=0
    )
    return list(counted.select_related("contact").order_by("-id")[:MOST_SHEETS])


def next_to_prepare(student: User) -> NextTalk | None:
    """Return the interview to prepare: the next agreed one, else the newest. Two queries."""
    open_ones = (
        Interview.objects.editable_by(student).filter(stage__in=PLANNING).select_related("contact")
    )
    interview = open_ones.order_by(F("starts_at").asc(nulls_last=True), "-id").first()
    if interview is None:
        return None
    return NextTalk(
        first_name=interview.contact.first_name,
        url=reverse("interviews:questions", args=[interview.code]),
        planned=on_sheet(interview.planned.all()),
    )
