"""The kinds of mail that outbox itself has, finished when they are put in: of the sign-in pages, tests of a wording."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from outbox.kinds import Choice, Kind, Message
from outbox.models import Email


def build(email: Email, now: dt.datetime) -> Message:
    """The words as they were put in."""
    return Message(subject=email.subject, text=email.body)


SIGNING_IN = Choice(
    "account",
    _("Codes and links for signing in"),
    _("When you sign in with a code, confirm an address or set a new password."),
    because=_("You ask for each of them yourself."),
)
HOUR = dt.timedelta(hours=1)
ACCOUNT = Kind("account", build, keeps_for=HOUR, secret=True, choice=SIGNING_IN, label=_("Code or link for signing in"))
TEXT_TEST = Kind("text_test", build, keeps_for=HOUR, label=_("Test of a text"))
NOT_EDITED = {ACCOUNT.name, TEXT_TEST.name}  # kinds that no text of the office's is for
