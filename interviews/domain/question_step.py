"""The next step while the contact waits for a reply."""

import datetime as dt

from django.utils.translation import gettext as _

from core.links import page
from core.step import Rank, Step
from interviews.domain.undelivered import returned
from interviews.models import Interview, guaranteed


def question_step(interview: Interview, now: dt.datetime) -> Step:
    first = interview.contact.first_name
    if interview.address_failed_at:
        return returned(interview, "reply")
    return Step(
        Rank.QUESTION,
        guaranteed(interview.question_at),
        _("Reply to %(first)s") % {"first": first},
        _("%(first)s asks you something.") % {"first": first},
        page("interviews:reply", interview.code),
        detail=interview.question,
        state="act",
    )
