"""The email with which somebody of the directory changes what they agreed to."""

import datetime as dt

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.models import DirectoryEntry
from contacts.models.directory import DirectoryQuerySet
from office.selectors.settings import office_settings
from outbox.domain.kinds import Kind, Message
from outbox.models import Email


def build_directory_link(email: Email, now: dt.datetime) -> Message:
    office = office_settings()
    entry = _entries(email).get()
    about = {"first": entry.first_name, "office": office.office_name}
    text = gettext(
        "Dear %(first)s,\n\nThank you for offering to help students of %(office)s. By this link, "
        "which is yours alone, you say how often and in which months they may ask you, or that you "
        "would rather not be asked any more:"
    )
    return Message(
        subject=gettext("When may students ask you?"),
        text=f"{text % about}\n{entry.own_url}",
        buttons={entry.own_url: gettext("Open your page")},
        reply_to=office.contact_email,
        from_name=office.sender_name,
    )


def is_in_directory(email: Email, now: dt.datetime) -> bool:
    return _entries(email).active().exists()


def _entries(email: Email) -> DirectoryQuerySet:
    return DirectoryEntry.objects.filter(pk=email.object_id or 0)


DIRECTORY_LINK = Kind(
    "directory_link",
    build_directory_link,
    still_wanted=is_in_directory,
    to_contact=True,
    valid_for=dt.timedelta(days=2),
    counts_as_letter=False,
    label=_("Own page of somebody in the directory"),
)
