"""The history of one contact, newest first."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact
from interviews.models import Interview
from interviews.selectors.timeline import TimelineEntry, history

# Touches that duplicate an interview event, which says more.
TOLD_BY_EVENTS = {"accept", "talk", "thanks"}
OTHER_TOUCHES = {
    "call": gettext_lazy("You talked on the phone."),
    "message": gettext_lazy("You wrote."),
    "met": gettext_lazy("You met."),
    "they_wrote": gettext_lazy("They wrote to you."),
}
ICONS = {"call": "phone", "message": "mail", "met": "group", "they_wrote": "mail"}


def timeline(contact: Contact, interviews: Iterable[Interview]) -> list[TimelineEntry]:
    """Merge rows of all `interviews` and other exchanges. One query, with events prefetched."""
    lines = [line for interview in interviews for line in history(interview)]
    touches = contact.touches.exclude(what__in=TOLD_BY_EVENTS)
    lines += [
        TimelineEntry(
            touch.at,
            str(OTHER_TOUCHES.get(touch.what, _("You were in touch."))),
            touch.note,
            ICONS.get(touch.what, "clock"),
        )
        for touch in touches
    ]
    added = _("You added %(first)s.") % {"first": contact.first_name}
    lines.append(TimelineEntry(contact.created_at, added, "", "contact"))
    return sorted(lines, key=lambda line: line.at, reverse=True)
