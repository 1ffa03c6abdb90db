"""Warm lines for a student's firsts; the page that follows shows them once."""

from django.db.models import F
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from core.clock import DAY
from interviews.models import Interview, Stage, ThankYou
from interviews.selectors.conversations import COUNTS


def after_talk(interview: Interview) -> str:
    """Return the line for the first talk, or for the fifth person; else "". One query."""
    talks = Interview.objects.filter(
        COUNTS, student=interview.student_id, stage__in=(Stage.HELD, Stage.THANKED)
    )
    people = list(talks.values_list("contact", flat=True))
    if people.count(interview.contact_id) != 1:
        return ""
    if len(people) == 1:
        return _("That was your first talk. The next one is easier.")
    if len(set(people)) == 5:
        return _("Five people have told you about their work. Listen for where they disagree.")
    return ""


def after_thanks(interview: Interview) -> str:
    """Return the line for the first thank-you within a day of its talk, else "". One query."""
    in_time = ThankYou.objects.filter(
        interview__student=interview.student_id,
        to=ThankYou.To.INTERVIEWEE,
        sent_at__lte=Least(F("due_at"), F("interview__ended_at") + DAY),
    )
    if list(in_time.values_list("interview", flat=True)[:2]) != [interview.pk]:
        return ""
    return _("Thanked within a day. That is what people remember.")
