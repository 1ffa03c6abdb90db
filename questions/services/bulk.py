"""One change to many questions, all or nothing."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from questions.domain.audit_actions import QuestionAction
from questions.models import Question, Theme
from questions.services.curation import (
    Action,
    record_status,
    refuse_merged_or_deleted,
    write_change,
    write_status,
)
from users.domain.audit import states_of
from users.models import User
from users.services import record


@transaction.atomic
def change_many(
    *,
    question_ids: Sequence[int],
    by: User,
    now: dt.datetime,
    theme: Theme | None = None,
    status: str = "",
) -> int:
    """Move questions to `theme` or set their `status`; return how many changed.

    Raises MergedOrDeleted, LastQuestionTaken; nothing is changed then.
    """
    rows = Question.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=question_ids)
    changed = 0
    for question in rows.order_by("pk"):
        text = _("“%(text)s” was merged or deleted in the meantime.") % {"text": question.text}
        refuse_merged_or_deleted(question, text)
        changed += _change(question, theme=theme, status=status, by=by, now=now)
    return changed


def _change(
    question: Question, *, theme: Theme | None, status: str, by: User, now: dt.datetime
) -> bool:
    before = states_of(question, ("status", "version"))
    if status and write_status(question, status, by=by, now=now):
        record_status(question, before, by)
        return True
    if not theme or status:
        return False
    fields = write_change(
        question,
        Action.EDITED,
        version=question.version,
        values={"theme": theme},
        by=by,
        now=now,
    )
    if fields:
        after = states_of(question, ("version",))
        action = QuestionAction.CHANGED
        record(actor=by, action=action, object=question, fields=fields, after=after)
    return bool(fields)
