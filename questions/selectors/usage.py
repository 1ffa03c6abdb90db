"""How often each question is planned, asked and written about."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import bar
from office.models import Period
from questions.models import Question, QuestionUse, Star, Theme

SHOWS: dict[str, Any] = {
    "": gettext_lazy("All"),
    "unasked": gettext_lazy("Planned, never asked"),
    "unnoted": gettext_lazy("Asked, no note"),
    "starred": gettext_lazy("Starred"),
    "unused": gettext_lazy("Never used"),
}
# Conditions on the annotations of `_counted`.
FILTERS = {
    "unasked": Q(planned__gt=0, asked=0),
    "unnoted": Q(asked__gt=0, noted=0),
    "starred": Q(starred__gt=0),
    "unused": Q(planned=0, starred=0),
}
HEAD = ("Question", "Theme", "Status", "Planned", "Asked", "With a note", "Starred")


@dataclass(frozen=True)
class Usage:
    """Published and retired questions with `planned`, `asked`, `noted` and `starred`."""

    rows: list[Any]
    shows: list[tuple[str, Any, bool]]
    themes: list[Theme]
    terms: list[Period]
    theme: str
    term: str
    show: str

    def table(self) -> list[list[object]]:
        body = [
            [q.text, q.theme.name, q.get_status_display(), q.planned, q.asked, q.noted, q.starred]
            for q in self.rows
        ]
        return [[_(name) for name in HEAD], *body]

    @property
    def bars(self) -> list[tuple[Any, SafeString]]:
        most = max((row.planned for row in self.rows), default=0)
        return [(row, bar(row.planned, most)) for row in self.rows]


def usage(params: QueryDict) -> Usage:
    """Return questions by `?theme=&term=&show=`, most planned first. Three queries."""
    themes, terms = (
        list(Theme.objects.all()),
        list(Period.objects.filter(kind=Period.Kind.TERM, archived_at=None)),
    )
    theme = next((one.slug for one in themes if one.slug == params.get("theme")), "")
    term = next((one for one in terms if one.code == params.get("term")), None)
    show = params.get("show", "") if params.get("show", "") in SHOWS else ""
    rows = _counted(_uses(term)).exclude(status=Question.Status.DRAFT)
    rows = rows.filter(FILTERS[show]) if show else rows
    rows = rows.filter(theme__slug=theme) if theme else rows
    shows = [(value, words, value == show) for value, words in SHOWS.items()]
    ordered = list(
        rows.select_related("theme").order_by("-planned", "theme__position", "position", "id")
    )
    return Usage(ordered, shows, themes, terms, theme, term.code if term else "", show)


def _uses(term: Period | None) -> QuerySet[QuestionUse]:
    """Return the months of a term, the first and last in full; all months without a term."""
    if term is None:
        return QuestionUse.objects.all()
    first: dt.date = term.starts_on.replace(day=1)
    return QuestionUse.objects.filter(month__range=(first, term.ends_on))


def _counted(uses: QuerySet[QuestionUse]) -> QuerySet[Any]:
    stars = (
        Star.objects.filter(question=OuterRef("pk"))
        .order_by()
        .values("question")
        .annotate(n=Count("id"))
    )
    return Question.objects.filter(archived_at=None).annotate(
        starred=Coalesce(Subquery(stars.values("n")), 0),
        **{name: _sum(uses, name) for name in ("planned", "asked", "noted")},
    )


def _sum(uses: QuerySet[QuestionUse], name: str) -> Coalesce:
    of_question = (
        uses.filter(question=OuterRef("pk")).order_by().values("question").annotate(n=Sum(name))
    )
    return Coalesce(Subquery(of_question.values("n")), 0)
