"""The next steps after a no and a "not now": news for a while, then other contacts."""

import datetime as dt

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.step import Rank, Step
from interviews.models import Interview, guaranteed
from office.selectors.settings import office_settings

NEWS = dt.timedelta(days=1)  # how long an answer counts as news
SAID_FOR = dt.timedelta(days=3)


def declined(interview: Interview, now: dt.datetime) -> Step | None:
    """Shown first for a day, near the end for two more."""
    if now - guaranteed(interview.closed_at) > SAID_FOR:
        return None
    if interview.is_barred:
        text = _(
            "Your request to %(first)s was closed, since this person couldn't be asked through "
            "%(program)s then."
        )
    else:
        text = _("%(first)s can't this time. That is about their calendar, not about you.")
    rank = Rank.ANSWERED if now - guaranteed(interview.closed_at) < NEWS else Rank.START
    return _who_else(
        rank,
        interview,
        text % {"first": interview.contact.first_name, "program": office_settings().name},
    )


def not_now_yet(interview: Interview, now: dt.datetime) -> Step | None:
    """Shown for a day, and again in the month that was named."""
    if now - guaranteed(interview.closed_at) >= NEWS:
        return None
    about = {"first": interview.contact.first_name}
    if not interview.not_now_until:
        return _who_else(Rank.ANSWERED, interview, _("%(first)s can't now.") % about)
    about["month"] = date_format(interview.not_now_until, "F")
    text = _("%(first)s suggested asking again in %(month)s. We'll bring it back then.") % about
    return _who_else(Rank.ANSWERED, interview, text)


def _who_else(rank: Rank, interview: Interview, text: str) -> Step:
    verb, note = _("See who else is on your list"), interview.outcome_note
    return Step(
        rank, guaranteed(interview.closed_at), verb, text, reverse("contacts:list"), note, "neutral"
    )
