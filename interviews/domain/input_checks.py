"""What is wrong with typed times and letters, as a sentence; "" where nothing is.

A form asks for the place beside the field, the service that takes the value asks again.
"""

import datetime as dt

from django.utils.translation import gettext as _

from core.dates import time_of_day, zone_words
from interviews.models import Interview

FURTHEST = dt.timedelta(days=365)
UNANSWERED = "[your answer]"  # what the draft of a reply leaves to the student
UNSAID = "[what stays"  # what the draft of a thank-you does


def time_fault(moment: dt.datetime, now: dt.datetime) -> str:
    """Of a time for a talk."""
    if moment <= now:
        return _("Choose a time that is still to come.")
    if moment > now + FURTHEST:
        return _("Choose a time within the next twelve months.")
    return ""


def end_fault(ended_at: dt.datetime, interview: Interview, now: dt.datetime) -> str:
    """Of the moment at which a talk is said to have ended."""
    if ended_at > now:
        return _("This is still to come. Say when it ended.")
    if ended_at < (interview.asked_at or interview.created_at) - dt.timedelta(days=1):
        return _("This is before you asked. Check the day.")
    return ""


def hour_fault(moment: dt.datetime, zone: str) -> str:
    """Of a time outside the hours of the day in `zone`."""
    text = _(
        "That is %(time)s %(zone)s. Choose a time between 8 AM and 6 PM there, or tick the box "
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
        return _("Fill in what stays with you from this talk.")
    return ""
