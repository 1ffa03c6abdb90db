"""Comment on a shared reflection, and mark comments as read."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from advising.domain.audit_actions import AdvisingAction
from advising.models import Feedback
from core.errors import Refusal
from core.lengths import require_lengths
from interviews.models import Reflection
from users.models import User
from users.services import record


@transaction.atomic
def comment(
    *, interview_id: int, author: User, text: str, form_key: uuid.UUID, now: dt.datetime
) -> Feedback:
    """Comment on the shared reflection of a talk; the same form submitted twice makes one.

    Raises Refusal for an empty or too long one, and when the student took the sharing back.
    """
    if not text.strip():
        raise Refusal(_("Write your comment first."))
    require_lengths(Feedback, {"text": text})
    shared = (
        Reflection.objects.readable_by(author)
        .exclude(shared_at=None)
        .filter(interview_id=interview_id)
    )
    reflection = shared.select_for_update(of=("self",)).select_related("interview").first()
    if reflection is None:
        raise Refusal(_("This reflection is no longer shared. Your comment was not saved."))
    made = Feedback.objects.filter(author=author, form_key=form_key).first()
    if made and made.text == text:
        return made
    # Resubmitted with changes: another comment, since the first one may have been read.
    key = uuid.uuid4() if made else form_key
    feedback = Feedback.objects.create(
        reflection=reflection, author=author, text=text, form_key=key, written_at=now
    )
    record(
        actor=author,
        action=AdvisingAction.COMMENT_WRITTEN,
        object=feedback,
        student_id=reflection.interview.student_id,
    )
    return feedback


def acknowledge(*, feedback_id: int, now: dt.datetime) -> None:
    """Mark as read; only the first call counts."""
    Feedback.objects.filter(pk=feedback_id, read_at=None).update(read_at=now)
