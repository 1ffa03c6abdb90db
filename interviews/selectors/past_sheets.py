"""What a student's earlier talks bring to the next one: what was asked, what stayed open, sheets
to compare with."""

from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet

from interviews.models import Interview, PlannedQuestion, Stage
from interviews.models.sheet import PLANNING
from questions.selectors.student_bank import AskedBefore
from users.models import User

BEHIND = (Stage.HELD, Stage.THANKED)
MOST_SHEETS = 5


def planned_before(student: User, field: str) -> QuerySet[PlannedQuestion]:
    """The bank's questions on the sheets of the student's talks that were held; `field` is a
    slug, "" for any."""
    mine = Interview.objects.editable_by(student).filter(stage__in=BEHIND)
    found = PlannedQuestion.objects.filter(interview__in=mine).exclude(question=None)
    return found.filter(interview__contact__field__slug=field) if field else found


def asked_before(student: User, usual_field: str = "") -> AskedBefore:
    """What `student` has asked in a field, for the bank; where none is chosen, in `usual_field`."""

    def asked(field: str) -> Collection[int]:
        planned = planned_before(student, field or usual_field).exclude(
            asked=PlannedQuestion.Asked.SKIPPED
        )
        return list(planned.values_list("question_id", flat=True))

    return asked


def earlier_sheets(interview: Interview) -> list[Interview]:
    """The student's newest other interviews that have questions, with their `number`, to ask the
    same. One query."""
    mine = Interview.objects.filter(student_id=interview.student_id).exclude(pk=interview.pk)
    counted = mine.annotate(number=Count("planned", filter=Q(planned__is_last=False))).filter(
        number__gt=0
    )
    return list(counted.select_related("contact").order_by("-id")[:MOST_SHEETS])


def next_to_prepare(student: User) -> Interview | None:
    """The interview whose sheet a question may go on: the one that is nearest, else the newest.
    One query."""
    open_ones = (
        Interview.objects.editable_by(student).filter(stage__in=PLANNING).select_related("contact")
    )
    return open_ones.order_by(F("starts_at").asc(nulls_last=True), "-id").first()
