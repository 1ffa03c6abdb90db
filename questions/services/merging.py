"""Two questions become one, and can be taken apart again. Sheets keep what they hold."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from questions.models import Question, QuestionVersion, SetEntry, Star
from questions.services.curation import About, keep, locked
from users.models import User

Status = Question.Status
Act = QuestionVersion.Act


class CannotMerge(About):
    """A question is merged with another one that stands by itself; `question` is not, or is the
    same."""


@transaction.atomic
def merge(*, question_id: int, into_id: int, by: User, now: dt.datetime) -> Question:
    """Let `into` stand for the question: it is retired, its stars and its places in sets go over.

    Where a student starred both, or a set holds both, the question keeps its own, unseen. Raises
    CannotMerge.
    """
    # one order for every merge, so that two never wait for each other
    first, second = sorted((question_id, into_id))
    both = {first: locked(first), second: locked(second)}
    gone, stays = both[question_id], both[into_id]
    for question in (gone, stays):
        if gone == stays or question.merged_into_id or question.archived_at:
            raise CannotMerge(question)
    gone.merged_into = stays
    keep(gone, Act.MERGED, by=by, now=now, status=Status.RETIRED)
    have = Star.objects.filter(question=stays).values("student_id")
    Star.objects.filter(question=gone).exclude(student_id__in=have).update(
        question=stays, moved_from=gone
    )
    hold = SetEntry.objects.filter(question=stays).values("question_set_id")
    SetEntry.objects.filter(question=gone).exclude(question_set_id__in=hold).update(
        question=stays, moved_from=gone
    )
    return gone


@transaction.atomic
def unmerge(*, question_id: int, by: User, now: dt.datetime) -> Question:
    """Take a merged question out again, with its stars, its places in sets and its status.
    Raises LastTaken."""
    question = locked(question_id)
    if question.merged_into_id is None:
        return question
    before = question.versions.exclude(number=question.version).first()
    question.merged_into = None
    keep(question, Act.UNMERGED, by=by, now=now, status=before.status if before else Status.DRAFT)
    for moved in (Star.objects, SetEntry.objects):
        moved.filter(moved_from=question).update(question=F("moved_from"), moved_from=None)
    return question
