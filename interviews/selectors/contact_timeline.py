"""The history of one contact, newest first."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact, Referral
from core.clock import at
from core.names import isolated
from interviews.models import Interview
from interviews.selectors.keeping import active_advice
from interviews.selectors.timeline import TimelineEntry, history

# Touches that duplicate an interview event, which says more.
TOLD_BY_EVENTS = {"accept", "talk", "thanks"}
OTHER_TOUCHES = {
    "call": gettext_lazy("You talked on the phone."),
    "message": gettext_lazy("You wrote."),
    "met": gettext_lazy("You met."),
    "they_wrote": gettext_lazy("They wrote to you."),
    "letter": gettext_lazy("You wrote through this site."),
    "gave_article": gettext_lazy("You gave them an article or a link."),
    "gave_thanks": gettext_lazy("You gave them a card or a thank-you."),
    "gave_introduction": gettext_lazy("You introduced somebody to them."),
    "gave_hand": gettext_lazy("You gave them a hand."),
}
ICONS = {
    "call": "phone",
    "message": "mail",
    "met": "group",
    "they_wrote": "mail",
    "letter": "mail",
    "gave_introduction": "group",
}


def timeline(contact: Contact, interviews: Iterable[Interview], zone: str) -> list[TimelineEntry]:
    """Merge rows of all `interviews`, other exchanges, referrals and the day they met.

    Two queries, fewer with events and referrals prefetched. Edits of the contact are no part of it.
    """
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
    lines += [_referral_line(referral) for referral in contact.referrals.all()]
    lines += _advice(contact, zone)
    lines += _meeting(contact, zone)
    added = _("You added %(first)s.") % {"first": contact.first_name}
    lines.append(TimelineEntry(contact.created_at, added, "", "contact"))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _referral_line(referral: Referral) -> TimelineEntry:
    words = _("%(first)s pointed you to %(name)s.")
    about = {"first": referral.by.first_name, "name": isolated(referral.name)}
    return TimelineEntry(referral.created_at, words % about, "", "group")


def _advice(contact: Contact, zone: str) -> list[TimelineEntry]:
    """Return what they advised, and what the student did about it."""
    lines, noon = [], dt.time(12)
    words = _("%(first)s advised you.") % {"first": contact.first_name}
    for one in active_advice(contact):
        given = at(one.given_on, noon, zone)
        lines.append(TimelineEntry(given, words, one.advised, "chat", is_day=True))
        if one.acted_on:
            did = at(one.acted_on, noon, zone)
            acted = str(_("You acted on advice."))
            lines.append(TimelineEntry(did, acted, one.did, "check", is_day=True))
    return lines


def _meeting(contact: Contact, zone: str) -> list[TimelineEntry]:
    """Return when the two met; nothing without a day."""
    if contact.met_on is None:
        return []
    place = isolated(contact.met_where)
    words = _("You met: %(place)s.") % {"place": place} if place else str(OTHER_TOUCHES["met"])
    noon = at(contact.met_on, dt.time(12), zone)
    return [TimelineEntry(noon, words, "", "group", is_day=True)]
