"""A counselor's students, the most urgent first; reads nothing that anybody wrote."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from advising.domain.attention import ORDER, Facts, Reason, ReasonKind, reasons
from core.chips import Chip
from core.columns import Column, query_string
from core.names import sort_key
from core.search import one_of
from interviews.models import Interview, InterviewEvent, Reflection, Stage
from interviews.selectors.conversations import ANSWERED, COUNTS
from office.selectors.student_rules import rule_in_sql
from users.models import User
from users.models.leaving import has_left
from users.selectors.leaving import is_leaving

HOUR = dt.timedelta(hours=1)
PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    student: User
    facts: Facts
    reasons: list[Reason]

    @property
    def why(self) -> str:
        return "; ".join(reason.text for reason in self.reasons)

    @property
    def by_reason(self) -> tuple[int, float, str]:
        """By the most pressing reason, the longest standing first; then by name."""
        first = self.reasons[0] if self.reasons else None
        place = (ORDER.index(first.kind), first.since.timestamp()) if first else (len(ORDER), 0.0)
        return (*place, self.student.full_name)


Sort = tuple[str, str | Promise, Callable[[Row], Any], bool]  # name, words, value, largest first
SORTS: tuple[Sort, ...] = (
    ("student", _("Student"), lambda row: sort_key(row.student.full_name), False),
    ("", _("Why now"), lambda row: row.by_reason, False),
    ("asked", _("Asked"), lambda row: row.facts.asked, True),
    ("talked", _("Talked"), lambda row: row.facts.talked, True),
    ("thanked", _("Thanked"), lambda row: row.facts.thanked, True),
    ("overdue", _("Overdue"), lambda row: row.facts.overdue, True),
    ("next", _("Next interview"), lambda row: row.facts.next_at, False),
    ("active", _("Active"), lambda row: row.facts.last_activity, True),
)


@dataclass(frozen=True)
class Caseload:
    """`total` counts all students of the counselor, `most` is the most that one of them asked."""

    page: Page[Row]
    chips: list[Chip]
    columns: dict[str, Column]
    total: int
    most: int
    query: str
    reason: str

    @property
    def rows(self) -> list[Row]:
        return list(self.page.object_list)


def caseload(counselor: User, params: Mapping[str, str], now: dt.datetime) -> Caseload:
    """Return a page of students whose name has `q`, with the `reason` (all for an unknown one).

    Who left is listed until their last talks are over. 4 queries.
    """
    students = User.objects.visible_to(counselor).students_of(counselor)
    students = students.filter(~has_left(for_good=True), is_active=True)
    known = facts_of(counselor, list(students), now)
    rows = [Row(student, facts, reasons(facts, now)) for student, facts in known]
    query = " ".join(params.get("q", "").split())
    named = [row for row in rows if _has_words(row.student.full_name, query)]
    chosen = one_of(ReasonKind.values, params.get("reason", ""))
    shown = [row for row in named if not chosen or any(one.kind == chosen for one in row.reasons)]
    sort = params.get("sort", "")
    narrowed = {"q": query, "reason": chosen}
    return Caseload(
        page=Paginator(_sorted(shown, sort), PER_PAGE).get_page(params.get("page")),
        chips=_chips(named, chosen, {"q": query, "sort": sort}),
        columns={column.name or "why": column for column in _columns(sort, narrowed)},
        total=len(rows),
        most=max((row.facts.asked for row in rows), default=0),
        query=query,
        reason=chosen,
    )


def _has_words(name: str, query: str) -> bool:
    folded = sort_key(name)
    return all(word in folded for word in sort_key(query).split())


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """Sort by a column, "-" before its name for the other direction; rows without a value last."""
    by = {name: (value, largest_first) for name, _words, value, largest_first in SORTS}
    value, largest_first = by.get(sort.removeprefix("-"), by[""])
    by_name = sorted(rows, key=lambda row: sort_key(row.student.full_name))
    having = [row for row in by_name if value(row) is not None]
    having.sort(key=value, reverse=largest_first != sort.startswith("-"))
    return having + [row for row in by_name if value(row) is None]


def _columns(sort: str, narrowed: dict[str, str]) -> Iterable[Column]:
    for name, label, _value, largest_first in SORTS:
        is_sorted = sort.removeprefix("-") == name
        is_turned = is_sorted and sort.startswith("-")
        pressed = f"-{name}" if is_sorted and name and not is_turned else name
        # Why now has no turn: the most pressing come first.
        order = "descending" if largest_first != is_turned or not name else "ascending"
        query = query_string(narrowed | {"sort": pressed})
        yield Column(name, label, query, order if is_sorted else "")


def _chips(rows: list[Row], chosen: str, kept: dict[str, str]) -> list[Chip]:
    numbers = Counter(reason.kind for row in rows for reason in row.reasons)
    chips = [
        Chip(
            kind.label,
            query_string({"reason": kind.value} | kept),
            numbers[kind],
            is_chosen=kind == chosen,
        )
        for kind in ReasonKind
        if numbers[kind] or kind == chosen
    ]
    everybody = Chip(_("All"), query_string(kept), len(rows), is_chosen=not chosen)
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
            leaves_on=student.leaves_on if is_leaving(student, now) else None,
            **columns,
        )
        found.append((student, facts))
    return found


def talk_columns(visible: QuerySet[Interview], now: dt.datetime) -> list[dict[str, Any]]:
    """Return per student the columns of Facts about talks, with `student_id` and `changed_at`.

    One query.
    """
    hours = rule_in_sql("thank_you_hours", student="student", moment="ended_at")
    within = ExpressionWrapper(hours * Value(HOUR), output_field=DurationField())
    late = Q(stage=Stage.HELD, thanks_due_at__lt=now)
    agreed = Q(stage=Stage.SCHEDULED)
    rows = (
        visible.order_by()
        .alias(thanks_due_at=F("ended_at") + within)
        .values("student_id")
        .annotate(
            asked=Count("pk", filter=COUNTS & Q(asked_at__isnull=False)),
            answered=Count("pk", filter=COUNTS & ANSWERED & Q(asked_at__isnull=False)),
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
