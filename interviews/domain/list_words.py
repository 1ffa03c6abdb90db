"""What a row of the list of interviews says, beside the stage: what is next, or how it stands."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import day
from interviews.domain.next_steps import next_step
from interviews.models import Interview, Stage


def next_words(interview: Interview, now: dt.datetime) -> str:
    """Return the sentence of the next step, else how the interview stands. No query."""
    if step := next_step(interview, now):
        return step.text
    stage = Stage(interview.stage)
    if stage == Stage.SCHEDULED:
        minutes = interview.minutes
        text = ngettext("%(n)s minute. %(how)s.", "%(n)s minutes. %(how)s.", minutes)
        return text % {"n": minutes, "how": interview.get_how_display()}
    moment = _last_word(interview)
    if moment is None:
        return ""
    return str(_standing(interview)) % {"day": day(moment, interview.student.zone)}


def talk_at(interview: Interview) -> dt.datetime | None:
    """Return when the talk ended, or is to begin; None without one."""
    return interview.ended_at or (interview.starts_at if interview.agreed_at else None)


def _last_word(interview: Interview) -> dt.datetime | None:
    return (
        interview.closed_at
        or interview.thanked_at
        or interview.replied_at
        or interview.followed_up_at
        or interview.asked_at
    )


def _standing(interview: Interview) -> str:
    if interview.closed_at:
        return _("Closed %(day)s.")
    if interview.thanked_at:
        return _("Thanked %(day)s.")
    if interview.replied_at:
        return _("You answered %(day)s. Waiting for a time.")
    if interview.followed_up_at:
        return _("Followed up %(day)s. No answer yet.")
    return _("Asked %(day)s. No answer yet.")
