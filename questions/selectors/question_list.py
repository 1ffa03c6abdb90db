"""Published questions, filtered by `?theme=&q=&purpose=&part=&field=&starred=&unasked=&page=`."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.chips import Chip
from core.names import sort_key
from core.pages import GrowingPaginator
from core.search import typed, words_of
from office.models import CareerField
from questions.domain.talks import AskedBefore
from questions.models import OwnQuestion, Part, Purpose, Question, Star, Theme
from questions.selectors.search import matching, resembling
from users.models import User
from users.models.roles import Role

PER_PAGE = 25
MOST_GUESSES = 10


@dataclass(frozen=True)
class QuestionFilter:
    """Unknown values count as absent."""

    theme: str = ""
    q: str = ""
    purpose: str = ""
    part: str = ""
    field: str = ""
    starred: str = ""
    unasked: str = ""

    @property
    def query_string(self) -> str:
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def is_narrow(self) -> bool:
        return bool(self.purpose or self.part or self.field or self.unasked)


@dataclass(frozen=True)
class QuestionList:
    """One page of questions, each with `is_starred`, and the viewer's `own_questions`.

    `first_new` is the first that "Show more" added. `numbers` are the counts by theme under the
    other filters. With `is_guess`, only similar words were found.
    """

    filter: QuestionFilter
    themes: list[Any]
    numbers: dict[int, int]
    fields: list[CareerField]
    page: Page[Question]
    own_questions: list[OwnQuestion]
    is_guess: bool
    can_star: bool
    purposes = tuple(Purpose.choices)
    parts = tuple(Part.choices)

    @property
    def chips(self) -> list[Chip]:
        themes = self._theme_chips()
        return [themes[0], self._starred_chip(), *themes[1:]] if self.can_star else themes

    @property
    def query_string(self) -> str:
        """What an address says of this list: its filters, and how much of it is shown."""
        longer = f"page={self.page.number}" if self.page.number > 1 else ""
        return "&".join(filter(None, (self.filter.query_string, longer)))

    @property
    def theme(self) -> Theme | None:
        return next((each for each in self.themes if each.slug == self.filter.theme), None)

    @property
    def first_new(self) -> Question | None:
        page = self.page
        rows = page.object_list[(page.number - 1) * page.paginator.per_page :]
        return rows[0] if page.number > 1 and rows else None

    def _theme_chips(self) -> list[Chip]:
        everything = Chip(_("All"), self._query_string(""), is_chosen=not self.filter.theme)
        chips = [
            Chip(
                theme.name,
                self._query_string(theme.slug),
                self.numbers.get(theme.pk, 0),
                theme.slug == self.filter.theme,
            )
            for theme in self.themes
        ]
        return [everything] + [chip for chip in chips if chip.number or chip.is_chosen]

    def _starred_chip(self) -> Chip:
        is_on = bool(self.filter.starred)
        query = replace(self.filter, starred="" if is_on else "1").query_string
        label = _("Starred only") if is_on else _("Starred")
        return Chip(label, query, is_chosen=is_on, icon="star")

    def _query_string(self, theme: str) -> str:
        return replace(self.filter, theme=theme).query_string


def question_list(
    viewer: User, params: QueryDict, asked_before: AskedBefore, *, per_page: int = PER_PAGE
) -> QuestionList:
    """Return published questions under the filters. Five queries; three more if none is found."""
    themes = list(Theme.objects.visible_to(viewer))
    fields = list(CareerField.objects.filter(is_active=True))
    chosen = _filter(params, {each.slug for each in themes}, {each.slug for each in fields})
    found = _filtered(viewer, chosen, asked_before)
    page, numbers = _page(found, chosen, themes, params.get("page"), per_page)
    guesses = [] if numbers or not chosen.q else resembling(found, chosen.q, MOST_GUESSES)
    return QuestionList(
        filter=chosen,
        themes=themes,
        numbers=numbers,
        fields=fields,
        page=GrowingPaginator(guesses, per_page).get_page(1) if guesses else page,
        own_questions=_own_questions(viewer, chosen.q),
        is_guess=bool(guesses),
        can_star=viewer.has_role(Role.STUDENT),
    )


def _filter(params: QueryDict, themes: set[str], fields: set[str]) -> QuestionFilter:
    known = {"theme": themes, "purpose": Purpose.values, "part": Part.values, "field": fields}
    chosen = {
        name: params.get(name, "") for name, values in known.items() if params.get(name) in values
    }
    switches = {name: "1" for name in ("starred", "unasked") if params.get(name)}
    return QuestionFilter(q=typed(params.get("q", "")), **chosen, **switches)


def _filtered(
    viewer: User, chosen: QuestionFilter, asked_before: AskedBefore
) -> QuerySet[Question]:
    """Apply all filters except words and theme.

    A question without purposes suits every purpose; one without fields of work, every field.
    """
    stars = Star.objects.filter(student=viewer.pk, question=OuterRef("pk"))
    found = (
        Question.objects.visible_to(viewer)
        .select_related("theme")
        .annotate(is_starred=Exists(stars))
    )
    if chosen.purpose:
        found = found.filter(Q(purposes=[]) | Q(purposes__contains=[chosen.purpose]))
    if chosen.part:
        found = found.filter(part=chosen.part)
    if chosen.field:
        found = found.filter(Q(fields=None) | Q(fields__slug=chosen.field))
    if chosen.starred:
        found = found.filter(is_starred=True)
    return found.exclude(pk__in=asked_before(chosen.field)) if chosen.unasked else found


def _page(
    found: QuerySet[Question], chosen: QuestionFilter, themes: list[Any], number: Any, per_page: int
) -> tuple[Page[Question], dict[int, int]]:
    """Return the page of the chosen theme, and the number of questions by theme. Two queries."""
    ordered = _ordered(found, chosen.q)
    numbers = dict(ordered.order_by().values_list("theme").annotate(number=Count("id")))
    theme = next((each.pk for each in themes if each.slug == chosen.theme), None)
    rows = ordered.filter(theme=theme) if theme else ordered
    paginator = GrowingPaginator(rows, per_page)
    paginator.count = numbers.get(theme, 0) if theme else sum(numbers.values())  # saves a query
    page = paginator.get_page(number)
    page.object_list = list(page.object_list)
    return page, numbers


def _ordered(found: QuerySet[Question], query: str) -> QuerySet[Question]:
    return (
        matching(found, query)
        if query
        else found.order_by("theme__position", "theme__name", "position", "id")
    )


def _own_questions(viewer: User, query: str) -> list[OwnQuestion]:
    """Return the viewer's own questions that have every word of `query`. One query."""
    words = words_of(query)
    questions = OwnQuestion.objects.editable_by(viewer).active()
    return [each for each in questions if all(word in sort_key(each.text) for word in words)]
