"""Errors in typed times and letters, as a sentence; "" for none.

A form checks to show the error at the field; the service checks again.
"""

import datetime as dt

from django.utils.translation import gettext as _

from core.dates import time_of_day, zone_words
from interviews.models import Interview

FURTHEST = dt.timedelta(days=365)
LONGEST_SUBJECT, LONGEST_LETTER, LONGEST_LINE = 250, 4000, 2000  # of letters that no row holds
UNANSWERED = "[your answer]"  # left to the student by the draft of a reply
UNSAID = "[what stays"  # left to the student by the draft of a thank-you


def time_fault(moment: dt.datetime, now: dt.datetime) -> str:
    if moment <= now:
        return _("Choose a time that is still to come.")
    if moment > now + FURTHEST:
        return _("Choose a time within the next twelve months.")
    return ""


def end_fault(ended_at: dt.datetime, interview: Interview, now: dt.datetime) -> str:
    if ended_at > now:
        return _("This is still to come. Say when it ended.")
    if interview.is_logged:
        return "" if ended_at > now - FURTHEST else _("Log a talk of the last twelve months.")
    if ended_at < (interview.asked_at or interview.created_at) - dt.timedelta(days=1):
        return _("This is before you asked. Choose a later day.")
    return ""


def hour_fault(moment: dt.datetime, zone: str) -> str:
    text = _(
        "That is %(time)s %(zone)s. Choose a time between 8 AM and 6 PM there, or check the box "
        "below."
    )
    return text % {"time": time_of_day(moment, zone), "zone": zone_words(zone)}


def reply_fault(message: str) -> str:
    if not message.strip():
        return _("Write your answer first.")
    if UNANSWERED in message:
        return _("Write your answer in place of “%(words)s”.") % {"words": UNANSWERED}
    return ""


def thank_you_fault(text: str) -> str:
    if not text.strip():
        return _("Write your thank-you first.")
    if UNSAID in text:
        return _("Write what stays with you from this talk.")
    return ""
