"""A counselor's students, whoever needs attention first, from facts alone: no word that anybody
wrote."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Greatest

from advising.domain.attention import ORDER, Facts, Reason, Why, reasons
from interviews.models import Interview, InterviewEvent, Reflection, Stage
from interviews.selectors.conversations import COUNTS
from office.services import current
from users.models import User

ANSWERED = (
    Q(agreed_at__isnull=False)
    | Q(proposed_at__isnull=False)
    | Q(outcome__in=[Stage.DECLINED, Stage.NOT_NOW])
)


@dataclass(frozen=True)
class Row:
    student: User
    facts: Facts
    reasons: list[Reason]

    @property
    def urgency(self) -> tuple:
        """By the most pressing reason, the longest standing first; then by name."""
        first = self.reasons[0] if self.reasons else None
        place = (ORDER.index(first.why), first.since.timestamp()) if first else (len(ORDER), 0)
        return (*place, self.student.full_name)


@dataclass(frozen=True)
class ReasonCount:
    """One filter: `value` for the address line, its words, how many students it would show."""

    value: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True)
class Caseload:
    rows: list[Row]
    chips: list[ReasonCount]
    total: int

    @property
    def shows_all(self) -> bool:
        """Whether no reason was chosen."""
        return not any(chip.chosen for chip in self.chips)


def caseload(counselor: User, why: str, now: dt.datetime) -> Caseload:
    """All students of `counselor`, or those for whom the reason `why` holds; one unknown counts
    as none. 4 queries."""
    students = User.objects.visible_to(counselor).students_of(counselor).filter(is_active=True)
    known = facts_of(counselor, list(students), now)
    rows = [Row(student, facts, reasons(facts, now)) for student, facts in known]
    chosen = why if why in Why.values else ""
    shown = [
        row for row in rows if not chosen or any(reason.why == chosen for reason in row.reasons)
    ]
    return Caseload(sorted(shown, key=lambda row: row.urgency), _chips(rows, chosen), len(rows))


def _chips(rows: list[Row], chosen: str) -> list[ReasonCount]:
    """Each reason that somebody gives; the chosen one stays even where nobody does."""
    numbers = {why: sum(any(one.why == why for one in row.reasons) for row in rows) for why in Why}
    return [
        ReasonCount(why.value, str(why.label), number, why == chosen)
        for why, number in numbers.items()
        if number or why == chosen
    ]


def facts_of(counselor: User, students: list[User], now: dt.datetime) -> list[tuple[User, Facts]]:
    """Each of `students` with what their talks say at `now`. Three queries, however many."""
    visible = Interview.objects.visible_to(counselor).filter(student__in=students)
    talks = {row.pop("student_id"): row for row in talks_of(visible, now)}
    moves = dict(_moves(visible))
    waiting = dict(_waiting_reflections(counselor, students))
    found = []
    for student in students:
        told = dict(talks.get(student.pk, {}))
        touched = [
            moment for moment in (told.pop("touched", None), moves.get(student.pk)) if moment
        ]
        facts = Facts(
            joined_at=student.joined_at,
            reflection_since=waiting.get(student.pk),
            last_activity=max(touched, default=None),
            **told,
        )
        found.append((student, facts))
    return found


def talks_of(visible: QuerySet[Interview], now: dt.datetime):
    """What the talks of each student say at `now`, as columns of Facts with `student_id` and
    `touched`. One query."""
    late = Q(stage=Stage.HELD, ended_at__lt=now - current().thank_you_within)
    agreed = Q(stage=Stage.SCHEDULED)
    return (
        visible.order_by()
        .values("student_id")
        .annotate(
            asked=Count("pk", filter=COUNTS & Q(asked_at__isnull=False)),
            answered=Count("pk", filter=COUNTS & ANSWERED),
            talked=Count("pk", filter=COUNTS & Q(ended_at__isnull=False)),
            thanked=Count("pk", filter=COUNTS & Q(thanked_at__isnull=False)),
            overdue=Count("pk", filter=late),
            overdue_since=Min("ended_at", filter=late),
            unlogged_since=Min("ends_at", filter=agreed & Q(ends_at__lte=now)),
            next_at=Min("starts_at", filter=agreed & Q(ends_at__gt=now)),
            touched=Greatest(Max("created_at"), Max("reflection__saved_at")),
        )
    )


def _moves(visible: QuerySet[Interview]):
    """When each student last made a move."""
    own = InterviewEvent.objects.filter(interview__in=visible, by=InterviewEvent.By.STUDENT)
    return own.order_by().values_list("interview__student_id").annotate(Max("at"))


def _waiting_reflections(counselor: User, students: list[User]):
    """Since when the oldest shared reflection of each student waits for a first comment."""
    shared = Reflection.objects.readable_by(counselor).exclude(shared_at=None).filter(feedback=None)
    theirs = shared.filter(interview__student__in=students).order_by()
    return theirs.values_list("interview__student_id").annotate(Min("shared_at"))
