"""Say of several past talks at once whether they happened, and undo that."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from interviews.models import Interview, guaranteed
from interviews.selectors.unsaid_talks import unsaid_talks
from interviews.services.moving import can_undo, lock_student
from interviews.services.talks import happened, missed
from interviews.services.undo_talk import undo_happened, undo_missed
from users.models import User

YES, NO = "yes", "no"


@transaction.atomic
def catch_up(*, student: User, codes: Collection[str], answer: str, now: dt.datetime) -> list[str]:
    """Record that talks ended as planned, or did not happen; return the codes of those recorded.

    Nothing is sent. Talks of which something is known meanwhile are left alone. Raises Refusal for
    an unknown answer.
    """
    if answer not in (YES, NO):
        raise Refusal(_("Say whether it happened."))
    lock_student(student.pk)
    talks = list(unsaid_talks(student, now).filter(code__in=codes))
    for talk in talks:
        if answer == YES:
            happened(interview_id=talk.pk, ended_at=guaranteed(talk.ends_at), now=now)
        else:
            missed(interview_id=talk.pk, whose="", line="", subject="", times=[], now=now)
    return [talk.code for talk in talks]


@transaction.atomic
def undo_catch_up(*, student: User, codes: Collection[str], now: dt.datetime) -> int:
    """Undo answers of the last ten minutes; return how many. What went on since then stays."""
    lock_student(student.pk)
    undone = 0
    for talk in Interview.objects.editable_by(student).filter(code__in=codes).order_by("pk"):
        for move, undo in (("happened", undo_happened), ("miss", undo_missed)):
            if can_undo(talk, move, now):
                undo(interview_id=talk.pk, now=now)
                undone += 1
                break
    return undone
