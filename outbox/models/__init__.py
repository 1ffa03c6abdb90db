from outbox.models.delivery import ALARM_OVER_AFTER, Alarm, DailyCount, DeliveryState, Report
from outbox.models.email import MAX_BODY, Email
from outbox.models.suppression import MuteLink, StopLink, Suppression, SuppressionChange
from outbox.models.text import EmailText

__all__ = [
    "ALARM_OVER_AFTER",
    "MAX_BODY",
    "Alarm",
    "DailyCount",
    "DeliveryState",
    "Email",
    "EmailText",
    "MuteLink",
    "Report",
    "StopLink",
    "Suppression",
    "SuppressionChange",
]
