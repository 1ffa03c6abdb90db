"""The curator's list of questions, as the address line asks for it."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, RowNumber
from django.db.models.lookups import IsNull
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.search import typed
from questions.models import Part, Question, QuestionUse, Star, Theme
from questions.selectors.search import holding, resembling
from users.models import User

PER_PAGE = 50
MOST_GUESSES = 5
Status = Question.Status


@dataclass(frozen=True)
class Wanted:
    """What to show; anything odd in the address line counts as absent. `theme` is a slug."""

    query: str
    theme: str
    part: str
    status: str

    @classmethod
    def of(cls, asked: QueryDict) -> "Wanted":
        return cls(
            query=typed(asked.get("q", "")),
            theme=asked.get("theme", "").replace("\x00", "")[:60],
            part=_one_of(Part.values, asked.get("part", "")),
            status=_one_of(Status.values, asked.get("status", "")),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.query or self.theme or self.part or self.status)

    @property
    def can_order(self) -> bool:
        """Whether the rows of a theme stand as students see them, all of them, so that up and
        down mean something."""
        return not (self.query or self.part or self.status)

    def address(self, **other: str) -> str:
        """This choice as a query string, with `other` in place of some of it."""
        said = {
            "q": self.query,
            "theme": self.theme,
            "part": self.part,
            "status": self.status,
        } | other
        return urlencode({name: value for name, value in said.items() if value})

    def among(self, questions: QuerySet) -> QuerySet:
        """Those of `questions` that are wanted, whatever their status."""
        if self.query:
            questions = holding(questions, self.query)
        if self.theme:
            questions = questions.filter(theme__slug=self.theme)
        return questions.filter(part=self.part) if self.part else questions


@dataclass(frozen=True)
class Chip:
    """One status: where it leads, its words, how many questions it would show."""

    address: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True)
class Catalogue:
    """One page of the list, with the filter that made it."""

    wanted: Wanted
    page: Page
    chips: list[Chip]
    themes: list[Theme]
    parts: list[tuple[str, Any]]
    statuses: list[tuple[str, Any]]
    guesses: list[Question]

    @property
    def has_any(self) -> bool:
        """Whether the bank holds anything; a narrow choice alone may be empty."""
        return bool(self.page.paginator.count) or self.wanted.is_narrow

    @property
    def here(self) -> str:
        """The query string of this page, for coming back to it."""
        return self.wanted.address(page=str(self.page.number) if self.page.number > 1 else "")


def catalogue(viewer: User, asked: QueryDict) -> Catalogue:
    """What `viewer` may edit, by theme and the office's order. Three queries; three more where
    nothing is found."""
    wanted = Wanted.of(asked)
    found = wanted.among(Question.objects.editable_by(viewer))
    counts = _counts(found)
    rows = found.filter(status=wanted.status) if wanted.status else found
    rows = (
        _placed(rows)
        .select_related("theme")
        .order_by("theme__position", "theme__name", "position", "id")
    )
    paginator = Paginator(rows, PER_PAGE)
    # spares a query
    paginator.count = counts.get(wanted.status, 0) if wanted.status else sum(counts.values())
    return Catalogue(
        wanted,
        paginator.get_page(asked.get("page")),
        _chips(wanted, counts),
        list(Theme.objects.all()),
        Part.choices,
        Status.choices,
        []
        if counts
        else resembling(Question.objects.editable_by(viewer), wanted.query, MOST_GUESSES),
    )


def in_its_place(viewer: User, question: Question, here: QueryDict) -> dict[str, Any]:
    """What the row of one question is drawn from, on the list that `here` asks for, and that list's
    chips.

    Two queries.
    """
    wanted, bank = Wanted.of(here), Question.objects.editable_by(viewer)
    rows = _placed(bank.filter(theme=question.theme_id)).select_related("theme")
    placed = next((each for each in rows if each.pk == question.pk), question)
    chips = _chips(wanted, _counts(wanted.among(bank)))
    return {"question": placed, "wanted": wanted, "back": here.urlencode(), "chips": chips}


def _counts(found: QuerySet) -> dict[str, int]:
    """How many of them have each status."""
    return dict(found.order_by().values_list("status").annotate(number=Count("id")))


def _placed(rows: QuerySet) -> QuerySet:
    """With `place`, counted from 1 among those of the theme that are not merged, and the `last` one
    of it.

    `starred` says by how many students, `used` on how many sheets of talks with a date it stood.
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


def _chips(wanted: Wanted, counts: dict[str, int]) -> list[Chip]:
    everything = Chip(wanted.address(status=""), _("All"), sum(counts.values()), not wanted.status)
    return [everything] + [
        Chip(
            wanted.address(status=status),
            str(status.label),
            counts.get(status, 0),
            wanted.status == status,
        )
        for status in Status
    ]


def _one_of(values: list[str], value: str) -> str:
    return value if value in values else ""
