"""Published questions, filtered by `?theme=&q=&purpose=&part=&field=&starred=&unasked=&page=`."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.chips import Chip
from core.names import sort_key
from core.search import typed, words_of
from office.models import CareerField
from questions.domain.talks import AskedBefore
from questions.models import OwnQuestion, Part, Purpose, Question, Star, Theme
from questions.selectors.search import matching, resembling
from users.models import User
from users.models.roles import Role

PER_PAGE = 50  # more than the starter data has, so most offices see one page
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

    `numbers` are the counts by theme under the other filters. With `is_guess`, only similar words
    were found.
    """

    filter: QuestionFilter
    themes: list[Any]
    numbers: dict[int, int]
    fields: list[CareerField]
    page: Page[Question]
    own_questions: list[OwnQuestion]
    is_guess: bool
    can_star: bool
    is_folded: bool
    purposes = tuple(Purpose.choices)
    parts = tuple(Part.choices)

    @property
    def chips(self) -> list[Chip]:
        themes = [] if self.is_folded and not self.filter.query_string else self._theme_chips()
        return [*themes, self._starred_chip()] if self.can_star else themes

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
    viewer: User, params: QueryDict, asked_before: AskedBefore, *, is_folded: bool = False
) -> QuestionList:
    """Return published questions under the filters. Five queries; three more if nothing is found.

    With `is_folded`, the page shows collapsed themes while nothing is filtered.
    """
    themes = list(Theme.objects.visible_to(viewer))
    fields = list(CareerField.objects.filter(is_active=True))
    chosen = _filter(params, {each.slug for each in themes}, {each.slug for each in fields})
    found = _filtered(viewer, chosen, asked_before)
    page, numbers = _page(found, chosen, themes, params.get("page"))
    guesses = [] if numbers or not chosen.q else resembling(found, chosen.q, MOST_GUESSES)
    return QuestionList(
        filter=chosen,
        themes=themes,
        numbers=numbers,
        fields=fields,
        page=Paginator(guesses, PER_PAGE).get_page(1) if guesses else page,
        own_questions=_own_questions(viewer, chosen.q),
        is_guess=bool(guesses),
        can_star=viewer.has_role(Role.STUDENT),
        is_folded=is_folded,
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
    found: QuerySet[Question], chosen: QuestionFilter, themes: list[Any], number: Any
) -> tuple[Page[Question], dict[int, int]]:
    """Return the page of the chosen theme, and the number of questions by theme. Two queries."""
    ordered = _ordered(found, chosen.q)
    numbers = dict(ordered.order_by().values_list("theme").annotate(number=Count("id")))
    theme = next((each.pk for each in themes if each.slug == chosen.theme), None)
    paginator = Paginator(ordered.filter(theme=theme) if theme else ordered, PER_PAGE)
    paginator.count = numbers.get(theme, 0) if theme else sum(numbers.values())  # saves a query
    return paginator.get_page(number), numbers


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
