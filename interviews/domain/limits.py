"""Sentences for limits on letters and on requests to one person, in the student's zone."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Contact
from core.addresses import domain
from core.dates import day_words, monday_from, time_of_day
from outbox.services import NotSetUp, TooManyLetters


def letter_limit_words(refusal: TooManyLetters, contact: Contact, now: dt.datetime) -> str:
    if isinstance(refusal, NotSetUp):
        return str(refusal.sentence)
    sentence = {
        "contact": ngettext(
            "One student can send %(first)s %(limit)d letter a day.",
            "One student can send %(first)s %(limit)d letters a day.",
            refusal.limit,
        ),
        "domain": ngettext(
            "One student can send %(limit)d letter a day to addresses at %(domain)s.",
            "One student can send %(limit)d letters a day to addresses at %(domain)s.",
            refusal.limit,
        ),
        "day": ngettext(
            "One student can send %(limit)d letter a day through this site.",
            "One student can send %(limit)d letters a day through this site.",
            refusal.limit,
        ),
    }["day" if contact.hides_address else refusal.which]
    zone = contact.owner.zone
    about = {"limit": refusal.limit, "first": contact.first_name, "domain": domain(contact.email)}
    again = {"day": day_words(refusal.until, now, zone), "time": time_of_day(refusal.until, zone)}
    return f"{sentence % about} {_('You can send again %(day)s at %(time)s.') % again}"


def person_limit_words(until: dt.datetime, contact: Contact) -> str:
    text = _(
        "%(first)s can be asked through the program from the week of %(monday)s. Save as draft?"
    )
    return text % {"first": contact.first_name, "monday": monday_from(until, contact.owner.zone)}
