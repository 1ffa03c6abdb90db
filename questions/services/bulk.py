"""One change to many questions: all of them, or none."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from questions.models import Question, QuestionVersion, Theme
from questions.services.curation import ACTS, CannotChange, Status, end_of, keep
from users.models import User


@transaction.atomic
def change_many(
    *,
    question_ids: Sequence[int],
    by: User,
    now: dt.datetime,
    theme: Theme | None = None,
    status: str = "",
) -> int:
    """Move questions to `theme`, or give them `status`; returns how many were changed.

    Raises CannotChange for one that was merged or deleted meanwhile, and LastTaken; nothing is
    changed then.
    """
    rows = Question.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=question_ids)
    changed = 0
    for question in rows.order_by("pk"):
        if not question.can_edit or question.archived_at:
            raise CannotChange(question)
        if status and question.status != status:
            keep(question, ACTS[Status(status)], by=by, now=now, status=status)
            changed += 1
        elif theme and question.theme_id != theme.pk:
            question.position = end_of(theme)
            keep(question, QuestionVersion.Act.EDITED, by=by, now=now, values={"theme": theme})
            changed += 1
    return changed
