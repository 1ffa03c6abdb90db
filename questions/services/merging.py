"""Merging two questions, and undoing it. Sheets keep what they hold."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.errors import Refusal
from questions.domain.audit_actions import QuestionAction
from questions.models import Question, SetEntry, Star
from questions.services.curation import Action, Status, locked, save_version
from users.models import User
from users.services import record


@transaction.atomic
def merge(*, question_id: int, into_id: int, by: User, now: dt.datetime) -> Question:
    """Retire a question in favor of `into`, which gets its stars and its places in sets.

    If a student starred both, or a set holds both, the merged question's row stays, hidden. Raises
    Refusal if one of them is merged or deleted, or both are the same.
    """
    # All merges lock in the same order, which prevents deadlocks.
    first, second = sorted((question_id, into_id))
    both = {first: locked(first), second: locked(second)}
    merged, into = both[question_id], both[into_id]
    for question in (merged, into):
        if merged == into or question.merged_into_id or question.archived_at:
            text = _("“%(text)s” is merged already, or deleted. Choose another one.")
            raise Refusal(text % {"text": question.text})
    merged.merged_into = into
    save_version(merged, Action.MERGED, by=by, now=now, status=Status.RETIRED)
    _move_stars_and_entries(merged, into)
    after = {"merged_into": into.pk, "version": merged.version}
    record(actor=by, action=QuestionAction.MERGED, object=merged, after=after)
    return merged


@transaction.atomic
def undo_merge(*, question_id: int, by: User, now: dt.datetime) -> Question:
    """Return a merged question's stars, places in sets and status to it.

    Idempotent. Raises LastQuestionTaken.
    """
    question = locked(question_id)
    if question.merged_into_id is None:
        return question
    before = question.versions.exclude(number=question.version).first()
    merged_into, question.merged_into = question.merged_into_id, None
    status = before.status if before else Status.DRAFT
    save_version(question, Action.UNMERGED, by=by, now=now, status=status)
    for moved in (Star.objects, SetEntry.objects):
        moved.filter(moved_from=question).update(question=F("moved_from"), moved_from=None)
    record(
        actor=by,
        action=QuestionAction.MERGE_UNDONE,
        object=question,
        before={"merged_into": merged_into},
        after={"version": question.version},
    )
    return question


def _move_stars_and_entries(merged: Question, into: Question) -> None:
    starred = Star.objects.filter(question=into).values("student_id")
    Star.objects.filter(question=merged).exclude(student_id__in=starred).update(
        question=into, moved_from=merged
    )
    holding = SetEntry.objects.filter(question=into).values("question_set_id")
    SetEntry.objects.filter(question=merged).exclude(question_set_id__in=holding).update(
        question=into, moved_from=merged
    )
