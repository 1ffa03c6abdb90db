"""A counselor's students, the most urgent first; reads nothing that anybody wrote."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from advising.domain.attention import ORDER, Facts, Reason, ReasonKind, reasons
from core.chips import Chip
from interviews.models import Interview, InterviewEvent, Reflection, Stage
from interviews.selectors.conversations import COUNTS
from office.selectors.settings import office_settings
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
    def sort_key(self) -> tuple[int, float, str]:
        """By the most pressing reason, the longest standing first; then by name."""
        first = self.reasons[0] if self.reasons else None
        place = (ORDER.index(first.kind), first.since.timestamp()) if first else (len(ORDER), 0.0)
        return (*place, self.student.full_name)


@dataclass(frozen=True)
class Caseload:
    """`total` counts all students of the counselor, whatever the filter."""

    rows: list[Row]
    chips: list[Chip]
    total: int


def caseload(counselor: User, reason: str, now: dt.datetime) -> Caseload:
    """Return the students of `counselor` with the `reason`; all for an unknown one.

    4 queries.
    """
    students = User.objects.visible_to(counselor).students_of(counselor).filter(is_active=True)
    known = facts_of(counselor, list(students), now)
    rows = [Row(student, facts, reasons(facts, now)) for student, facts in known]
    chosen = reason if reason in ReasonKind.values else ""
    shown = [row for row in rows if not chosen or any(one.kind == chosen for one in row.reasons)]
    return Caseload(sorted(shown, key=lambda row: row.sort_key), _chips(rows, chosen), len(rows))


def _chips(rows: list[Row], chosen: str) -> list[Chip]:
    numbers = Counter(reason.kind for row in rows for reason in row.reasons)
    chips = [
        Chip(kind.label, f"reason={kind.value}", numbers[kind], is_chosen=kind == chosen)
        for kind in ReasonKind
        if numbers[kind] or kind == chosen
    ]
    everybody = Chip(_("All"), "", len(rows), is_chosen=not chosen)
    return [everybody, *chips] if chips else []


def facts_of(counselor: User, students: list[User], now: dt.datetime) -> list[tuple[User, Facts]]:
    """Return each of `students` with the facts of their talks at `now`. Three queries."""
    visible = Interview.objects.visible_to(counselor).filter(student__in=students)
    talks = {row.pop("student_id"): row for row in talk_columns(visible, now)}
    last_moves = dict(_last_moves(visible))
    waiting = dict(_waiting_reflections(counselor, students))
    found = []
    for student in students:
        columns = dict(talks.get(student.pk, {}))
        active = (columns.pop("changed_at", None), last_moves.get(student.pk))
        facts = Facts(
            joined_at=student.joined_at,
            reflection_since=waiting.get(student.pk),
            last_activity=max((moment for moment in active if moment), default=None),
            **columns,
        )
        found.append((student, facts))
    return found


def talk_columns(visible: QuerySet[Interview], now: dt.datetime) -> list[dict[str, Any]]:
    """Return per student the columns of Facts about talks, with `student_id` and `changed_at`.

    One query.
    """
    late = Q(stage=Stage.HELD, ended_at__lt=now - office_settings().thank_you_within)
    agreed = Q(stage=Stage.SCHEDULED)
    rows = (
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
            changed_at=Greatest(Max("created_at"), Max("reflection__saved_at")),
        )
    )
    return [dict(row) for row in rows]


def _last_moves(visible: QuerySet[Interview]) -> Iterable[tuple[int, dt.datetime]]:
    by_student = InterviewEvent.objects.filter(interview__in=visible, by=InterviewEvent.By.STUDENT)
    return by_student.order_by().values_list("interview__student_id").annotate(Max("at"))


def _waiting_reflections(
    counselor: User, students: list[User]
) -> Iterable[tuple[int, dt.datetime]]:
    shared = Reflection.objects.readable_by(counselor).exclude(shared_at=None).filter(feedback=None)
    theirs = shared.filter(interview__student__in=students).order_by()
    return theirs.values_list("interview__student_id").annotate(Min("shared_at"))
