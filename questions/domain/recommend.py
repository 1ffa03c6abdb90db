"""Which questions suit a talk, and why.

docs/recommendation.md shows the result for ten talks.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from questions.domain.topics import shared
from questions.models import Part, Purpose


class Reason(NamedTuple):
    weight: int
    text: Any


# Highest weight first: a question is shown with the first of its reasons.
REASONS = {
    "last": Reason(60, _("Every talk ends with it.")),
    "must": Reason(50, _("Your office wants it asked in every talk.")),
    "open": Reason(40, _("You did not get to it in an earlier talk in %(field)s.")),
    "goal": Reason(30, _("Your goal mentions “%(word)s”.")),
    "star": Reason(24, _("Starred by you.")),
    "field": Reason(20, _("It is meant for talks in %(field)s.")),
    "unheard": Reason(12, _("You have not heard about “%(theme)s” in %(field)s yet.")),
    "set": Reason(10, _("It is in your office's set “%(set)s”.")),
    "purpose": Reason(4, _("It follows from your purpose: %(purpose)s.")),
    "any": Reason(3, _("It is good for any talk.")),
}
SAME_THEME = 8  # subtracted for each further question of the same theme
ASKED_HERE = -20  # subtracted if the student asked it in this field before


@dataclass(frozen=True)
class Candidate:
    """A published question. `place` is its position in the office's order: theme, then question."""

    id: int
    text: str
    theme: str
    part: Part
    minutes: int
    place: tuple[int, int]
    purposes: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    must_ask: bool = False
    always_last: bool = False
    is_starred: bool = False


@dataclass(frozen=True)
class SheetQuestion:
    """A question on the sheet; `id` is None for the student's own question."""

    id: int | None
    text: str
    minutes: int
    part: Part
    theme: str = ""
    is_last: bool = False


@dataclass(frozen=True)
class Talk:
    """The talk to prepare. `budget` minutes and `most` questions fit; `field` is a slug.

    Of the student's earlier talks in that field: `heard` themes, `asked` questions, and those
    `left_open`. `set_name` and `set_questions`: the ready set that suits the talk best.
    """

    purpose: str
    budget: int
    most: int
    goal: str = ""
    field: str = ""
    field_name: str = ""
    lines: tuple[SheetQuestion, ...] = ()
    heard: frozenset[str] = frozenset()
    asked: frozenset[int] = frozenset()
    left_open: frozenset[int] = frozenset()
    set_name: str = ""
    set_questions: frozenset[int] = frozenset()

    def holds(self, question: Candidate) -> bool:
        return any(line.id == question.id or line.text == question.text for line in self.lines)


@dataclass(frozen=True)
class Suggestion:
    question: Candidate
    reason: str


@dataclass
class _Choice:
    """The questions chosen so far. `worth` is by id, before themes are counted."""

    talk: Talk
    worth: dict[int, int]
    chosen: list[Candidate] = field(default_factory=list)

    @property
    def taken(self) -> list[SheetQuestion | Candidate]:
        return [*self.talk.lines, *self.chosen]

    @property
    def minutes(self) -> int:
        return self.talk.budget - sum(each.minutes for each in self.taken)

    def fits(self, question: Candidate) -> bool:
        return question.minutes <= self.minutes and len(self.taken) < self.talk.most

    def has(self, part: Part) -> bool:
        """True if the sheet or the choice has a question of `part`, the last one not counted."""
        planned = any(line.part == part and not line.is_last for line in self.talk.lines)
        return planned or any(each.part == part and not each.always_last for each in self.chosen)

    @property
    def ends(self) -> set[str]:
        """Return the themes of the last question: a closing question of one would repeat it."""
        planned = {line.theme for line in self.talk.lines if line.is_last}
        return planned | {each.theme for each in self.chosen if each.always_last}

    def take_best(self, questions: Iterable[Candidate]) -> bool:
        """Choose the best question that fits, themes by turns; return False if none fits."""
        taken = Counter(each.theme for each in self.taken)
        fitting = [each for each in questions if self.fits(each) and each not in self.chosen]
        if fitting:
            cost = {
                each.id: SAME_THEME * taken[each.theme] - self.worth[each.id] for each in fitting
            }
            self.chosen.append(min(fitting, key=lambda each: (cost[each.id], each.place, each.id)))
        return bool(fitting)


def recommend(questions: Collection[Candidate], talk: Talk) -> list[Suggestion]:
    """Return what to add to the sheet, in the order of the talk, each with its reason.

    Deterministic. Returns nothing that the sheet has, and never more minutes or questions than fit.
    What the office always asks comes first, then an opening and a closing question, then what has
    the best reasons; the question that ends each talk is last.
    """
    talk = replace(talk, heard=talk.heard | _openers(questions)) if talk.heard else talk
    reasons = {each.id: _reasons(each, talk) for each in questions if not talk.holds(each)}
    useful = [each for each in questions if reasons.get(each.id)]
    choice = _Choice(talk, {each.id: _worth(each, talk, reasons[each.id]) for each in useful})
    for always in sorted(
        (each for each in useful if each.must_ask or each.always_last), key=_order
    ):
        choice.take_best([always])
    for part in (Part.OPEN, Part.CLOSE):
        if not choice.has(part):
            choice.take_best(
                each for each in useful if each.part == part and each.theme not in choice.ends
            )
    rest = [each for each in useful if each.part == Part.CORE or _is_wished(each, talk)]
    while choice.take_best(rest):
        pass
    ordered = sorted(choice.chosen, key=_order)
    return [Suggestion(each, _sentence(reasons[each.id][0], each, talk)) for each in ordered]


def _openers(questions: Collection[Candidate]) -> set[str]:
    """Return the themes with opening questions only, which are ways to begin, not subjects."""
    return {each.theme for each in questions} - {
        each.theme for each in questions if each.part != Part.OPEN
    }


def _order(question: Candidate) -> tuple:
    """Sort key: from opening to closing, must-ask questions first, the last question at the end."""
    return (
        question.always_last,
        question.part.rank,
        not question.must_ask,
        question.place,
        question.id,
    )


def _worth(question: Candidate, talk: Talk, reasons: list[str]) -> int:
    """Return the weights of its reasons, and more for a question that suits few purposes."""
    special = max(0, 3 - len(question.purposes)) if "purpose" in reasons else 0
    known = ASKED_HERE if question.id in talk.asked else 0
    return sum(REASONS[name].weight for name in reasons) + special + known


def _is_wished(question: Candidate, talk: Talk) -> bool:
    """True if goal, star or an earlier talk call for it: it may be a second opening or closing."""
    return (
        question.is_starred
        or question.id in talk.left_open
        or bool(shared(talk.goal, question.text))
    )


def _reasons(question: Candidate, talk: Talk) -> list[str]:
    """Return the names of its reasons, highest weight first; none in another field of work."""
    if question.fields and talk.field not in question.fields:
        return []
    serves = not question.purposes or talk.purpose in question.purposes
    holds = {
        "last": question.always_last,
        "must": question.must_ask,
        "open": question.id in talk.left_open,
        "goal": bool(shared(talk.goal, question.text)),
        "star": question.is_starred,
        "field": bool(question.fields),
        "unheard": bool(talk.heard) and question.theme not in talk.heard,
        "set": serves and question.id in talk.set_questions,
        "purpose": talk.purpose in question.purposes,
        "any": not question.purposes,
    }
    return [name for name in REASONS if holds[name]]


def _sentence(name: str, question: Candidate, talk: Talk) -> str:
    return REASONS[name].text % {
        "word": shared(talk.goal, question.text),
        "field": talk.field_name,
        "theme": question.theme,
        "set": talk.set_name,
        "purpose": Purpose(talk.purpose).label.lower() if talk.purpose in Purpose.values else "",
    }
