"""The curators' list of questions, filtered by the query string."""

from dataclasses import dataclass
from typing import Any, Self

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, RowNumber
from django.db.models.lookups import IsNull
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.chips import Chip
from core.columns import query_string
from core.search import one_of, typed
from questions.models import Part, Question, QuestionUse, Star, Theme
from questions.selectors.search import containing, resembling
from users.models import User

PER_PAGE = 50
MOST_GUESSES = 5
Status = Question.Status


@dataclass(frozen=True)
class CuratorFilter:
    """`theme` is a slug. Unknown values count as absent."""

    query: str
    theme: str
    part: str
    status: str

    @classmethod
    def of(cls, params: QueryDict) -> Self:
        return cls(
            query=typed(params.get("q", "")),
            theme=params.get("theme", "").replace("\x00", "")[:60],
            part=one_of(Part.values, params.get("part", "")),
            status=one_of(Status.values, params.get("status", "")),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.query or self.theme or self.part or self.status)

    @property
    def can_order(self) -> bool:
        """True if the list shows whole themes in their order, so that rows can be moved."""
        return not (self.query or self.part or self.status)

    def query_string(self, **other: str) -> str:
        params = {
            "q": self.query,
            "theme": self.theme,
            "part": self.part,
            "status": self.status,
        } | other
        return query_string(params)

    def among(self, questions: QuerySet[Question]) -> QuerySet[Question]:
        if self.query:
            questions = containing(questions, self.query)
        if self.theme:
            questions = questions.filter(theme__slug=self.theme)
        return questions.filter(part=self.part) if self.part else questions


@dataclass(frozen=True)
class CuratorList:
    """One page of the list. `guesses` are similar questions if nothing was found."""

    filter: CuratorFilter
    page: Page[Question]
    chips: list[Chip]
    themes: list[Theme]
    parts: list[tuple[str, Any]]
    statuses: list[tuple[str, Any]]
    guesses: list[Question]

    @property
    def has_any(self) -> bool:
        """False if the bank is empty, not only the filtered list."""
        return bool(self.page.paginator.count) or self.filter.is_narrow

    @property
    def query_string(self) -> str:
        return self.filter.query_string(page=str(self.page.number) if self.page.number > 1 else "")


def curator_list(viewer: User, params: QueryDict) -> CuratorList:
    """Return questions by theme and position. Three queries; three more if nothing is found."""
    chosen = CuratorFilter.of(params)
    found = chosen.among(Question.objects.editable_by(viewer))
    counts = _counts(found)
    rows = found.filter(status=chosen.status) if chosen.status else found
    rows = (
        _with_places(rows)
        .select_related("theme")
        .order_by("theme__position", "theme__name", "position", "id")
    )
    paginator = Paginator(rows, PER_PAGE)
    # Saves a query.
    paginator.count = counts.get(chosen.status, 0) if chosen.status else sum(counts.values())
    return CuratorList(
        chosen,
        paginator.get_page(params.get("page")),
        _chips(chosen, counts),
        list(Theme.objects.all()),
        Part.choices,
        Status.choices,
        []
        if counts
        else resembling(Question.objects.editable_by(viewer), chosen.query, MOST_GUESSES),
    )


def row_context(viewer: User, question: Question, params: QueryDict) -> dict[str, Any]:
    """Return the context of one row of the list with the query `params`. Two queries."""
    chosen, questions = CuratorFilter.of(params), Question.objects.editable_by(viewer)
    rows = _with_places(questions.filter(theme=question.theme_id)).select_related("theme")
    placed = next((row for row in rows if row.pk == question.pk), question)
    chips = _chips(chosen, _counts(chosen.among(questions)))
    return {"question": placed, "filter": chosen, "back": params.urlencode(), "chips": chips}


def _counts(found: QuerySet[Question]) -> dict[str, int]:
    return dict(found.order_by().values_list("status").annotate(number=Count("id")))


def _with_places(rows: QuerySet[Question]) -> QuerySet[Any]:
    """Annotate rows with `place` in the theme, from 1 without merged ones, and the `last` place.

    `starred` counts students, `used` counts sheets of scheduled talks.
    """
    among = (F("theme_id"), IsNull(F("merged_into"), True))
    stars = (
        Star.objects.filter(question=OuterRef("pk"))
        .order_by()
        .values("question")
        .annotate(n=Count("id"))
    )
    uses = (
        QuestionUse.objects.filter(question=OuterRef("pk"))
        .values("question")
        .annotate(n=Sum("planned"))
    )
    return rows.annotate(
        place=Window(RowNumber(), partition_by=among, order_by=["position", "id"]),
        last=Window(Count("id"), partition_by=among),
        starred=Coalesce(Subquery(stars.values("n")), 0),
        used=Coalesce(Subquery(uses.values("n")), 0),
    )


def _chips(chosen: CuratorFilter, counts: dict[str, int]) -> list[Chip]:
    everything = Chip(
        _("All"), chosen.query_string(status=""), sum(counts.values()), not chosen.status
    )
    return [everything] + [
        Chip(
            status.label,
            chosen.query_string(status=status),
            counts.get(status, 0),
            chosen.status == status,
        )
        for status in Status
    ]
