"""One page of the bank, as the address line asks for it:
`?theme=&q=&purpose=&part=&field=&starred=&unasked=&page=`."""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from core.names import sort_key
from core.search import typed, words_of
from office.models import CareerField
from questions.models import OwnQuestion, Part, Purpose, Question, Star, Theme
from questions.selectors.search import matching, resembling
from users.models import User

PER_PAGE = 50  # more than the starter bank has, so that most offices see all of theirs at once
MOST_GUESSES = 10
# A field's slug, or "" for any, to the numbers of the questions that a student has asked there.
AskedBefore = Callable[[str], Collection[int]]


@dataclass(frozen=True)
class Wanted:
    """What the address line asks for; anything odd in it counts as absent."""

    theme: str = ""
    q: str = ""
    purpose: str = ""
    part: str = ""
    field: str = ""
    starred: str = ""
    unasked: str = ""

    @property
    def query_string(self) -> str:
        """The same page again, without the "?"; "" for the whole bank."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def is_narrow(self) -> bool:
        """Whether more is asked for than words and a theme, which the page shows anyway."""
        return bool(self.purpose or self.part or self.field or self.unasked)


@dataclass(frozen=True)
class Chip:
    """A theme to choose: its words, its questions, the rest of the address line kept."""

    label: str
    number: int | None
    query_string: str
    chosen: bool


@dataclass(frozen=True)
class Bank:
    """`page` of questions with `is_starred`; `own` the viewer's; `is_guess` where only similar
    words were found.

    `numbers` has how many the other filters leave in each of `themes`, by key.
    """

    wanted: Wanted
    themes: list[Any]
    numbers: dict[int, int]
    fields: list[CareerField]
    page: Page
    own: list[OwnQuestion]
    is_guess: bool
    purposes = tuple(Purpose.choices)
    parts = tuple(Part.choices)

    @property
    def chips(self) -> list[Chip]:
        """Every theme in which something is found, the chosen one too, and all of them."""
        every = [Chip("", None, self._with(""), not self.wanted.theme)]
        chips = [
            Chip(
                each.name,
                self.numbers.get(each.pk, 0),
                self._with(each.slug),
                each.slug == self.wanted.theme,
            )
            for each in self.themes
        ]
        return every + [chip for chip in chips if chip.number or chip.chosen]

    @property
    def starred_only(self) -> Chip:
        """The switch between the starred ones and all."""
        chosen = bool(self.wanted.starred)
        return Chip(
            "", None, replace(self.wanted, starred="" if chosen else "1").query_string, chosen
        )

    def _with(self, theme: str) -> str:
        return replace(self.wanted, theme=theme).query_string


def bank(viewer: User, asked: QueryDict, asked_before: AskedBefore) -> Bank:
    """What `viewer` may use and asks for. Five queries; three more where only similar words are
    left to look for."""
    themes = list(Theme.objects.visible_to(viewer))
    fields = list(CareerField.objects.filter(is_active=True))
    wanted = _wanted(asked, {each.slug for each in themes}, {each.slug for each in fields})
    found = _narrowed(viewer, wanted, asked_before)
    page, numbers = _page(found, wanted, themes, asked.get("page"))
    guesses = [] if numbers or not wanted.q else resembling(found, wanted.q, MOST_GUESSES)
    if guesses:
        page = Paginator(guesses, PER_PAGE).get_page(1)
    return Bank(wanted, themes, numbers, fields, page, _own(viewer, wanted), bool(guesses))


def _wanted(asked: QueryDict, themes: set[str], fields: set[str]) -> Wanted:
    known = {"theme": themes, "purpose": Purpose.values, "part": Part.values, "field": fields}
    chosen = {
        name: asked.get(name, "") for name, values in known.items() if asked.get(name) in values
    }
    switches = {name: "1" for name in ("starred", "unasked") if asked.get(name)}
    return Wanted(q=typed(asked.get("q", "")), **chosen, **switches)


def _narrowed(viewer: User, wanted: Wanted, asked_before: AskedBefore) -> QuerySet[Question]:
    """All that the filters but words and theme leave; a question for no purpose or field is good
    for each."""
    stars = Star.objects.filter(student=viewer.pk, question=OuterRef("pk"))
    found = (
        Question.objects.visible_to(viewer)
        .select_related("theme")
        .annotate(is_starred=Exists(stars))
    )
    if wanted.purpose:
        found = found.filter(Q(purposes=[]) | Q(purposes__contains=[wanted.purpose]))
    if wanted.part:
        found = found.filter(part=wanted.part)
    if wanted.field:
        found = found.filter(Q(fields=None) | Q(fields__slug=wanted.field))
    if wanted.starred:
        found = found.filter(is_starred=True)
    return found.exclude(pk__in=asked_before(wanted.field)) if wanted.unasked else found


def _page(
    found: QuerySet[Question], wanted: Wanted, themes: list[Any], number: Any
) -> tuple[Page, dict[int, int]]:
    """The page of those that are wanted, and how many there are in each theme. Two queries."""
    ordered = _ordered(found, wanted.q)
    numbers = dict(ordered.order_by().values_list("theme").annotate(number=Count("id")))
    chosen = next((each.pk for each in themes if each.slug == wanted.theme), None)
    paginator = Paginator(ordered.filter(theme=chosen) if chosen else ordered, PER_PAGE)
    paginator.count = numbers.get(chosen, 0) if chosen else sum(numbers.values())  # spares a query
    return paginator.get_page(number), numbers


def _ordered(found: QuerySet[Question], query: str) -> QuerySet[Question]:
    """The closest first where words are looked for, else in the office's order."""
    return (
        matching(found, query)
        if query
        else found.order_by("theme__position", "theme__name", "position", "id")
    )


def _own(viewer: User, wanted: Wanted) -> list[OwnQuestion]:
    """The viewer's own questions with every word that is looked for."""
    words = words_of(wanted.q)
    kept = OwnQuestion.objects.editable_by(viewer).kept()
    return [each for each in kept if all(word in sort_key(each.text) for word in words)]
