"""The order of questions in a theme, of themes, of sets, and of questions in a set."""

from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.errors import Refusal
from questions.domain.audit_actions import QuestionAction
from questions.models import QuestionSet, SetEntry, Theme
from users.models import User
from users.services import record


@transaction.atomic
def move_question(*, question_id: int, place: int, by: User) -> int:
    """Move a question to `place` in its theme, counted from 1; return its new place.

    Raises Refusal for a merged or deleted question.
    """
    theme = Theme.objects.select_for_update(no_key=True).get(questions=question_id)
    questions = theme.questions.filter(archived_at=None, merged_into=None)
    return _move(questions, question_id, place, QuestionAction.MOVED, by)


@transaction.atomic
def move_theme(*, theme_id: int, place: int, by: User) -> int:
    themes = Theme.objects.select_for_update(no_key=True)
    return _move(themes, theme_id, place, QuestionAction.THEME_MOVED, by)


@transaction.atomic
def move_set(*, set_id: int, place: int, by: User) -> int:
    """Move a set to `place`, counted from 1; return its new place. Raises Refusal if retired."""
    sets = QuestionSet.objects.active().select_for_update(no_key=True)
    return _move(sets, set_id, place, QuestionAction.SET_MOVED, by)


@transaction.atomic
def move_in_set(*, entry_id: int, place: int, by: User) -> int:
    """Move a question within its set; return its new place. Raises Refusal once removed."""
    entry = SetEntry.objects.filter(pk=entry_id).values("question_set_id")
    question_set = QuestionSet.objects.select_for_update(no_key=True).filter(pk__in=entry).first()
    entries = SetEntry.objects.filter(question_set=question_set)
    return _move(entries, entry_id, place, QuestionAction.MOVED_IN_SET, by, of=question_set)


def _move(
    rows: QuerySet[Any],
    pk: int,
    place: int,
    action: QuestionAction,
    by: User,
    *,
    of: Model | None = None,
) -> int:
    """Move row `pk` to `place` and renumber all rows. Raises Refusal if it isn't one of them."""
    ordered: list[Any] = list(rows)
    row = next((row for row in ordered if row.pk == pk), None)
    if row is None:
        raise Refusal(_("It is no longer in this list, so it cannot be moved."))
    before = ordered.index(row) + 1
    ordered.remove(row)
    ordered.insert(max(place, 1) - 1, row)
    for position, each in enumerate(ordered, 1):
        each.position = position
    rows.model.objects.bulk_update(ordered, ["position"])
    if row.position != before:
        record(
            actor=by,
            action=action,
            object=of or row,
            before={"place": before},
            after={"place": row.position},
        )
    return row.position
