"""The student's copy of a letter, once the letter has gone out and not before."""

import datetime as dt

from django.db.models import Exists, OuterRef

from interviews.emails.student_letters import LETTERS
from outbox import services as outbox
from outbox.models import Email

CATCH_UP = dt.timedelta(days=1)


def send_copies(now: dt.datetime) -> int:
    """A copy to the writer of every letter that went out within a day and has none; how many
    were put in."""
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
