"""Kinds of outbox itself: sign-in emails, tests of a text, invitations of staff."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.links import absolute
from office.selectors.settings import office_settings
from outbox.domain.kinds import Choice, Kind, Message
from outbox.models import Email


def build(email: Email, now: dt.datetime) -> Message:
    return Message(subject=email.subject, text=email.body)


def build_invitation(email: Email, now: dt.datetime) -> Message:
    """It holds no secret: the code for signing in is sent on request."""
    office = office_settings()
    program = f"{office.name}, {office.office_name}" if office.office_name else office.name
    about = {
        "by": email.sender.full_name if email.sender else office.sender_name,
        "program": program,
    }
    text = gettext("%(by)s made you an account as a counselor at %(program)s.") % about
    how = gettext("Sign in with this address. You need no password: a code comes by email.")
    url = absolute(reverse("account_request_login_code"))
    return Message(
        subject=gettext("Your account at %(program)s") % about,
        text=f"{text}\n\n{how}\n{url}",
        buttons={url: gettext("Sign in with a code")},
        reply_to=office.contact_email,
        from_name=office.sender_name,
    )


SIGNING_IN = Choice(
    "account",
    _("Codes and links for signing in"),
    _("When you sign in with a code, confirm an address or set a new password."),
    because=_("You ask for each of them yourself."),
)
HOUR = dt.timedelta(hours=1)
ACCOUNT = Kind(
    "account",
    build,
    valid_for=HOUR,
    secret=True,
    choice=SIGNING_IN,
    label=_("Code or link for signing in"),
)
TEXT_TEST = Kind("text_test", build, valid_for=HOUR, label=_("Test of a text"))
INVITATION = Kind(
    "invitation", build_invitation, valid_for=dt.timedelta(days=30), label=_("Invitation of staff")
)
# kinds without a text that the office can edit
NOT_EDITED = {ACCOUNT.name, TEXT_TEST.name, INVITATION.name, "stop_link"}
