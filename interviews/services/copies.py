"""Copies of letters for the students who wrote them."""

import datetime as dt

from django.db.models import Exists, OuterRef

from interviews.emails.student_letters import LETTERS
from outbox import services as outbox
from outbox.models import Email

CATCH_UP = dt.timedelta(days=1)


def send_copies(now: dt.datetime) -> int:
    """Queue a copy of each letter sent within a day that has none; return how many."""
    copies = Email.objects.filter(kind="letter_copy", object_id=OuterRef("pk"))
    went_out = Email.objects.filter(
        ~Exists(copies),
        kind__in=LETTERS,
        state=Email.State.SENT,
        sent_at__gt=now - CATCH_UP,
        sender__is_active=True,
    )
    letters = list(went_out.select_related("sender"))
    for letter in letters:
        outbox.add("letter_copy", to=letter.sender, object_id=letter.pk, fact="sent", now=now)
    return len(letters)
