"""One page of a student's interviews."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple, Self

from django.core.paginator import Page
from django.db.models import Case, Count, F, Q, TextChoices, Value, When
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.selectors.contact_search import matching, search
from core.chips import Chip
from core.columns import query_string
from core.pages import GrowingPaginator
from core.search import one_of, typed
from interviews.domain.list_words import next_words, talk_at
from interviews.models import OPEN, OUTCOMES, Interview, Stage
from interviews.models.querysets import InterviewQuerySet
from questions.models.purposes import Purpose
from users.models import User

PER_PAGE = 25


class Show(TextChoices):
    """The groups of the list, in its order."""

    UPCOMING = "upcoming", _("Upcoming")
    WAITING = "waiting", _("Waiting")
    DRAFTS = "drafts", _("Drafts")
    HELD = "held", _("Held")
    CLOSED = "closed", _("Closed")

    @property
    def stages(self) -> frozenset[Stage]:
        return STAGES[self]

    @property
    def empty_text(self) -> str | Promise:
        return EMPTY[self]


STAGES = {
    Show.UPCOMING: frozenset({Stage.SCHEDULED}),
    Show.WAITING: OPEN,
    Show.DRAFTS: frozenset({Stage.PLANNED}),
    Show.HELD: frozenset({Stage.HELD, Stage.THANKED}),
    Show.CLOSED: OUTCOMES,
}
SHOW_OF = {stage: show for show, stages in STAGES.items() for stage in stages}
EMPTY: dict[Show, str | Promise] = {
    Show.UPCOMING: _("No talk is agreed now."),
    Show.WAITING: _("Nobody owes you an answer."),
    Show.DRAFTS: _("No request waits to be finished."),
    Show.HELD: _("No talk is recorded yet."),
    Show.CLOSED: _("Nothing is closed."),
}


@dataclass(frozen=True)
class InterviewFilter:
    """What stands in the address; unknown values count as absent."""

    query: str = ""
    show: str = ""
    purpose: str = ""
    how: str = ""

    @classmethod
    def of(cls, params: QueryDict) -> Self:
        return cls(
            query=typed(params.get("q", "")),
            show=one_of(Show.values, params.get("show", "")),
            purpose=one_of(Purpose.values, params.get("purpose", "")),
            how=one_of(Interview.How.values, params.get("how", "")),
        )

    @property
    def is_narrow(self) -> bool:
        """True if less than everything of one group is shown."""
        return replace(self, show="") != InterviewFilter()

    @property
    def number(self) -> int:
        """How many of the filters behind "Filter" are set."""
        return bool(self.purpose) + bool(self.how)

    def query_string(self, **other: Any) -> str:
        given = {"q": self.query, "show": self.show, "purpose": self.purpose, "how": self.how}
        return query_string(given | other)


class Row(NamedTuple):
    interview: Interview
    words: str
    at: dt.datetime | None


@dataclass(frozen=True)
class InterviewList:
    """One page and its filters. `has_any`: false if the student has no interview yet."""

    page: Page
    chips: list[Chip]
    filter: InterviewFilter
    applied: list[Chip]
    corrected: str
    has_any: bool
    now: dt.datetime

    purposes = Purpose.choices
    hows = Interview.How.choices

    @property
    def groups(self) -> Iterator[tuple[Show, list[Row]]]:
        """Return the rows of the page by group."""
        for show, rows in groupby(self.page, lambda row: SHOW_OF[Stage(row.stage)]):
            yield show, [self._row(row) for row in rows]

    def _row(self, row: Interview) -> Row:
        words = "" if row.contact.erased_at else next_words(row, self.now)
        return Row(row, words, talk_at(row))

    @property
    def unsaid(self) -> int:
        """How many talks of the page are past, and nobody said how they went."""
        now = self.now
        past = [row for row in self.page if row.stage == Stage.SCHEDULED and row.ends_at <= now]
        return len(past)

    @property
    def empty_text(self) -> str | Promise:
        """Why the page is empty, if the group alone is the reason."""
        return Show(self.filter.show).empty_text if not self.filter.is_narrow else ""

    @property
    def query_string(self) -> str:
        return self.filter.query_string()


def interview_list(student: User, params: QueryDict, now: dt.datetime) -> InterviewList:
    """Return a page of interviews by `?q=&show=&purpose=&how=&page=`.

    Two queries; one more to search, and a few where nobody has a word that was typed.
    """
    chosen = InterviewFilter.of(params)
    wanted = search(student, chosen.query)
    found = Interview.objects.editable_by(student)
    if chosen.query:
        people = matching(Contact.objects.editable_by(student), wanted).values("pk")
        found = found.filter(Q(contact__in=people) | Q(goal__icontains=chosen.query))
    equal = {"purpose": chosen.purpose, "how": chosen.how}
    found = found.filter(**{name: value for name, value in equal.items() if value})
    counts = _counts(found)
    return InterviewList(
        page=_page(_ordered(found, chosen.show), counts, chosen.show, params.get("page", "")),
        chips=_chips(chosen, counts),
        filter=chosen,
        applied=_applied(chosen),
        corrected=wanted.corrected,
        has_any=any(counts.values()) or chosen.is_narrow,
        now=now,
    )


def _counts(found: InterviewQuerySet) -> dict[str, int]:
    """Count each group in one query."""
    rules = {str(show): Count("pk", filter=Q(stage__in=sorted(show.stages))) for show in Show}
    return found.order_by().aggregate(**rules)


def _ordered(found: InterviewQuerySet, show: str) -> InterviewQuerySet:
    """By group; what is to come soonest first, who waits longest first, what is over last first."""
    if show:
        found = found.filter(stage__in=sorted(Show(show).stages))
    groups = [
        When(stage__in=sorted(group.stages), then=Value(place)) for place, group in enumerate(Show)
    ]
    coming = Case(
        When(stage=Stage.SCHEDULED, then=F("starts_at")),
        When(stage__in=sorted(OPEN), then=F("asked_at")),
    )
    past = Case(
        When(stage__in=sorted(Show.HELD.stages), then=F("ended_at")),
        When(stage__in=sorted(OUTCOMES), then=F("closed_at")),
    )
    return found.with_people().order_by(Case(*groups), coming, past.desc(), "-id")


def _page(rows: InterviewQuerySet, counts: dict[str, int], show: str, asked: str) -> Page:
    paginator = GrowingPaginator(rows, PER_PAGE)
    paginator.count = counts[show] if show else sum(counts.values())
    page = paginator.get_page(asked)
    page.object_list = list(page.object_list)
    return page


def _chips(chosen: InterviewFilter, counts: dict[str, int]) -> list[Chip]:
    every = Chip(
        _("All"), chosen.query_string(show=""), sum(counts.values()), is_chosen=not chosen.show
    )
    return [
        every,
        *(
            Chip(
                show.label,
                chosen.query_string(show=show.value),
                counts[show],
                is_chosen=show == chosen.show,
            )
            for show in Show
            if counts[show] or show == chosen.show
        ),
    ]


def _applied(chosen: InterviewFilter) -> list[Chip]:
    """Return a chip for each filter that is set, whose press removes it."""
    found = [
        (Purpose(chosen.purpose).label if chosen.purpose else "", "purpose"),
        (Interview.How(chosen.how).label if chosen.how else "", "how"),
    ]
    return [
        Chip(words, chosen.query_string(**{name: ""}), icon="close")
        for words, name in found
        if words
    ]
