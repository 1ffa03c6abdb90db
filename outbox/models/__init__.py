"""Every outgoing email is a row here first, written in the same transaction as the change it
speaks of."""

from outbox.models.delivery import WATCHED, Alarm, DailyCount, Delivery, Report
from outbox.models.email import MAX_BODY, Email
from outbox.models.suppression import MuteLink, StopLink, Suppression
from outbox.models.text import EmailText

__all__ = [
    "MAX_BODY",
    "WATCHED",
    "Alarm",
    "DailyCount",
    "Delivery",
    "Email",
    "EmailText",
    "MuteLink",
    "Report",
    "StopLink",
    "Suppression",
]
