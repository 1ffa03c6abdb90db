"""The email that tells a reader that a concern came; it says nothing of the concern."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.models import Concern
from core.links import absolute
from office.selectors.settings import office_settings
from outbox.domain.kinds import Choice, Kind, Message
from outbox.models import Email


def build_concern(email: Email, now: dt.datetime) -> Message:
    office = office_settings()
    url = absolute(reverse("contacts:concerns"))
    text = gettext(
        "Somebody told the office that something was not right, and you are one of the two people "
        "who read it. This email holds nothing of what they wrote."
    )
    return Message(
        subject=gettext("A concern waits for you"),
        text=f"{text}\n\n{url}",
        buttons={url: gettext("Read it after signing in")},
        reply_to=office.contact_email,
        from_name=office.sender_name,
    )


def is_wanted(email: Email, now: dt.datetime) -> bool:
    """False once it is no longer open, or its reader no longer reads it."""
    if email.user is None or email.object_id is None:
        return False
    mine = Concern.objects.visible_to(email.user)
    return mine.filter(pk=email.object_id, status=Concern.Status.OPEN).exists()


CONCERN = Kind(
    "concern",
    build_concern,
    still_wanted=is_wanted,
    valid_for=dt.timedelta(days=14),
    choice=Choice(
        "concerns",
        _("Concerns"),
        _("When somebody tells the office that something was not right."),
        because=_("You are one of the two people who read them."),
    ),
    label=_("A concern to read"),
)
