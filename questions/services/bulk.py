"""One change to many questions: all of them, or none."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from questions.models import Question, Theme
from questions.services.curation import (
    ACTION_BY_STATUS,
    Action,
    Status,
    next_position,
    refuse_merged_or_deleted,
    save_version,
)
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

    Raises MergedOrDeleted, LastQuestionTaken; nothing is changed then.
    """
    rows = Question.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=question_ids)
    changed = 0
    for question in rows.order_by("pk"):
        text = _("“%(text)s” was merged or deleted meanwhile.") % {"text": question.text}
        refuse_merged_or_deleted(question, text)
        if status and question.status != status:
            save_version(question, ACTION_BY_STATUS[Status(status)], by=by, now=now, status=status)
            changed += 1
        elif theme and question.theme_id != theme.pk:
            question.position = next_position(theme)
            save_version(question, Action.EDITED, by=by, now=now, values={"theme": theme})
            changed += 1
    return changed
