"""The office's order: questions in their theme, themes, sets, and questions in a set."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from questions.models import QuestionSet, SetEntry, Theme


@transaction.atomic
def place(*, question_id: int, at: int) -> int:
    """Move a question to place `at` of its theme, counted from 1; returns where it is now."""
    theme = Theme.objects.select_for_update(no_key=True).get(questions=question_id)
    return _moved(theme.questions.filter(archived_at=None, merged_into=None), question_id, at)


@transaction.atomic
def place_theme(*, theme_id: int, at: int) -> int:
    """Move a theme among the themes; returns where it is now."""
    return _moved(Theme.objects.select_for_update(no_key=True), theme_id, at)


@transaction.atomic
def place_set(*, set_id: int, at: int) -> int:
    """Move a ready set among the sets; returns where it is now."""
    return _moved(QuestionSet.objects.kept().select_for_update(no_key=True), set_id, at)


@transaction.atomic
def place_in_set(*, entry_id: int, at: int) -> int:
    """Move a question within its set; returns where it is now. Raises SetEntry.DoesNotExist once
    it was taken out."""
    chosen = QuestionSet.objects.select_for_update(no_key=True).get(entries=entry_id)
    return _moved(chosen.entries.all(), SetEntry.objects.get(pk=entry_id).pk, at)


def _moved(rows: QuerySet[Any], pk: int, at: int) -> int:
    """Put the row `pk` at place `at` and number all of them anew; 0 where it is not among them."""
    ordered: list[Any] = list(rows)
    row = next((one for one in ordered if one.pk == pk), None)
    if row is None:
        return 0
    ordered.remove(row)
    ordered.insert(max(at, 1) - 1, row)
    for position, one in enumerate(ordered, 1):
        one.position = position
    rows.model.objects.bulk_update(ordered, ["position"])
    return row.position
