"""The order of questions in their theme, of themes, of sets, and of questions in a set."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Refusal
from questions.models import QuestionSet, SetEntry, Theme


@transaction.atomic
def move_question(*, question_id: int, place: int) -> int:
    """Move a question to `place` of its theme, counted from 1; returns where it is now.

    Raises Refusal for a merged or deleted question.
    """
    theme = Theme.objects.select_for_update(no_key=True).get(questions=question_id)
    return _move(theme.questions.filter(archived_at=None, merged_into=None), question_id, place)


@transaction.atomic
def move_theme(*, theme_id: int, place: int) -> int:
    """Move a theme among the themes; returns where it is now."""
    return _move(Theme.objects.select_for_update(no_key=True), theme_id, place)


@transaction.atomic
def move_set(*, set_id: int, place: int) -> int:
    """Move a set among the sets; returns where it is now. Raises Refusal for a retired set."""
    return _move(QuestionSet.objects.active().select_for_update(no_key=True), set_id, place)


@transaction.atomic
def move_in_set(*, entry_id: int, place: int) -> int:
    """Move a question within its set; returns where it is now. Raises Refusal once removed."""
    entry = SetEntry.objects.filter(pk=entry_id).values("question_set_id")
    question_set = QuestionSet.objects.select_for_update(no_key=True).filter(pk__in=entry).first()
    return _move(SetEntry.objects.filter(question_set=question_set), entry_id, place)


def _move(rows: QuerySet[Any], pk: int, place: int) -> int:
    """Put row `pk` at `place` and number all of them anew. Raises Refusal without such a row."""
    ordered: list[Any] = list(rows)
    row = next((row for row in ordered if row.pk == pk), None)
    if row is None:
        raise Refusal(_("It is not in this list any more, so it cannot be moved."))
    ordered.remove(row)
    ordered.insert(max(place, 1) - 1, row)
    for position, each in enumerate(ordered, 1):
        each.position = position
    rows.model.objects.bulk_update(ordered, ["position"])
    return row.position
