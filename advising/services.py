"""What a counselor and a student do about a shared reflection."""

import datetime as dt
import uuid

from django.db import transaction

from advising.models import Feedback
from interviews.models import Reflection
from users.models import User


class NotShared(Exception):
    """The reflection is not, or no longer, shared with whoever writes; nothing was kept."""


@transaction.atomic
def comment(
    *, interview_id: int, author: User, text: str, form_key: uuid.UUID, now: dt.datetime
) -> Feedback:
    """A comment on the shared reflection of a talk; the same form sent twice makes one.

    Raises NotShared when the student took the sharing back while the comment was written.
    """
    shared = (
        Reflection.objects.readable_by(author)
        .exclude(shared_at=None)
        .filter(interview_id=interview_id)
    )
    reflection = shared.select_for_update(of=("self",)).first()
    if reflection is None:
        raise NotShared
    made = Feedback.objects.filter(author=author, form_key=form_key).first()
    if made and made.text == text:
        return made
    # Back, changed and sent again: another comment, since the first one may have been read.
    key = uuid.uuid4() if made else form_key
    return Feedback.objects.create(
        reflection=reflection, author=author, text=text, form_key=key, written_at=now
    )


def acknowledge(*, feedback_id: int, now: dt.datetime) -> None:
    """The student has read it; the first time counts."""
    Feedback.objects.filter(pk=feedback_id, read_at=None).update(read_at=now)
