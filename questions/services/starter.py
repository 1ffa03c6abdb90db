"""Loading the starter data of a fresh site."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from office.models import CareerField
from questions.domain.audit_actions import QuestionAction
from questions.models import Prompt, Question, QuestionSet, SetEntry, Theme
from users.models import User
from users.services import record

Slugged = Any  # Theme, Question, QuestionSet, Prompt: a model with a slug


@transaction.atomic
def load(bank: dict[str, Any], *, by: User | None = None) -> dict[str, int]:
    """Add the starter rows whose slugs aren't in use; return the number added by kind.

    Rows that the office edited, retired or reordered stay as they are.
    """
    themes = _add_missing(Theme, _placed(bank["themes"]))
    numbers = {theme.slug: theme.pk for theme in Theme.objects.all()}
    questions = _add_missing(
        Question, (_question(row, numbers) for row in _placed(bank["questions"]))
    )
    _give_fields(questions, bank["questions"])
    sets = _add_missing(QuestionSet, (_without(row, "questions") for row in _placed(bank["sets"])))
    _fill(sets, bank["sets"])
    prompts = _add_missing(Prompt, _placed(bank["student_prompts"]))
    added = {
        "themes": len(themes),
        "questions": len(questions),
        "sets": len(sets),
        "prompts": len(prompts),
    }
    if any(added.values()):
        record(actor=by, action=QuestionAction.STARTER_LOADED, after=added)
    return added


def _placed(rows: Iterable[dict]) -> Iterable[dict]:
    return ({**row, "position": place} for place, row in enumerate(rows, 1))


def _without(row: dict, *names: str) -> dict:
    return {name: value for name, value in row.items() if name not in names}


def _question(row: dict, themes: dict[str, int]) -> dict:
    published = {"theme_id": themes[row["theme"]], "status": Question.Status.PUBLISHED}
    if (
        row["always_last"]
        and Question.objects.filter(always_last=True, status=published["status"]).exists()
    ):
        published["status"] = Question.Status.DRAFT  # the office chose another last question
    return _without(row, "theme", "fields") | published


def _add_missing(model: Slugged, rows: Iterable[dict]) -> list[Any]:
    known = set(model.objects.values_list("slug", flat=True))
    return model.objects.bulk_create([model(**row) for row in rows if row["slug"] not in known])


def _give_fields(questions: list[Question], rows: list[dict]) -> None:
    """Set fields of work by slug, ignoring those that the office doesn't have."""
    named = {row["slug"]: row["fields"] for row in rows if row["fields"]}
    for question in questions:
        if question.slug in named:
            question.fields.set(CareerField.objects.filter(slug__in=named[question.slug]))


def _fill(sets: list[QuestionSet], rows: list[dict]) -> None:
    inside = {row["slug"]: row["questions"] for row in rows}
    numbers = dict(Question.objects.values_list("slug", "pk"))
    SetEntry.objects.bulk_create(
        SetEntry(question_set=made, question_id=numbers[slug], position=place)
        for made in sets
        for place, slug in enumerate(inside[made.slug], 1)
    )
