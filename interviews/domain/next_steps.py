"""The one next step of an interview, from its facts; Today, a contact's page and emails show it."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import DAY
from core.dates import day_time, day_words
from core.links import page
from core.step import Press, Rank, Step
from interviews.domain.contact_status import answer_deadline, draft_rests_until, next_due
from interviews.domain.question_step import question_step
from interviews.domain.steps_after_no import NEWS, declined, not_now_yet
from interviews.domain.undelivered import returned
from interviews.models import OPEN, Interview, Stage, guaranteed

SOON = 3 * DAY
IN_A_MOMENT = dt.timedelta(hours=2)
NOTES_READY = dt.timedelta(minutes=30)


def next_step(interview: Interview, now: dt.datetime) -> Step | None:
    """Return the student's next step for this interview, or None.

    Needs the contact and the student loaded; reads the office's settings and nothing else.
    """
    build = STEPS.get(Stage(interview.stage))
    if interview.can("reply") and interview.has_open_question:
        build = question_step
    step = build(interview, now) if build else None
    if step is None:
        return None
    about = ("interview", interview.pk)
    return replace(step, about=about, person=interview.contact.name, also=_also(interview))


def _also(interview: Interview) -> Press | None:
    """Return the way to record what was said outside this site, or None where nothing can be."""
    stage = Stage(interview.stage)
    if stage in OPEN or stage == Stage.UNANSWERED:
        return Press(_("They answered another way"), _page("answered", interview))
    if stage == Stage.SCHEDULED:
        return Press(_("We moved or canceled it"), _page("answered", interview))
    return None


def _page(name: str, interview: Interview) -> str:
    return page(f"interviews:{name}", interview.code)


def _planned(interview: Interview, now: dt.datetime) -> Step | None:
    first = interview.contact.first_name
    url = page("interviews:request", interview.contact.code)
    if interview.address_failed_at:
        return returned(interview, "request")
    verb = _("Finish request to %(first)s") % {"first": first}
    since = draft_rests_until(interview.created_at, interview.student.zone)
    if now < since:
        text = _("Your request to %(first)s is a draft.") % {"first": first}
        return Step(Rank.START, interview.created_at, verb, text, url)
    text = _("Your request to %(first)s is ready to look over.") % {"first": first}
    return Step(Rank.FOLLOW_UP, since, verb, text, url)


def _asked(interview: Interview, now: dt.datetime) -> Step | None:
    first = interview.contact.first_name
    if interview.address_failed_at:
        return returned(interview, "follow_up")
    due = next_due(interview)
    if due is None or now < due:
        return None
    text = _(
        "No answer from %(first)s yet. Did they answer another way? If not, one follow-up is ready."
    )
    return Step(
        Rank.FOLLOW_UP,
        due,
        _("Follow up with %(first)s") % {"first": first},
        text % {"first": first},
        _page("follow_up", interview),
        state="time",
    )


def _proposing(interview: Interview, now: dt.datetime) -> Step | None:
    first = interview.contact.first_name
    return Step(
        Rank.ANSWERED,
        guaranteed(interview.proposed_at),
        _("Choose a time with %(first)s") % {"first": first},
        _("%(first)s suggests other times.") % {"first": first},
        _page("detail", interview),
        detail=interview.proposed_note,
        state="act",
    )


def _is_news(interview: Interview, now: dt.datetime) -> bool:
    return now - guaranteed(interview.agreed_at) < NEWS


def _scheduled(interview: Interview, now: dt.datetime) -> Step | None:
    starts_at, ends_at = guaranteed(interview.starts_at), guaranteed(interview.ends_at)
    if now >= ends_at:
        return _over(interview, starts_at, ends_at)
    if now >= starts_at or (interview.place and starts_at - now <= NOTES_READY):
        return _about_to_talk(interview, starts_at, now)
    if not interview.place:
        return _without_place(interview, starts_at, now)
    if _is_news(interview, now) and starts_at - now > IN_A_MOMENT:
        return _agreed(interview, starts_at)
    return _coming(interview, starts_at, now) if starts_at - now <= SOON else None


def asks_how_it_went(step: Step) -> bool:
    """True for the step of an agreed talk that is past."""
    return step.rank == Rank.PROMISED and step.url.endswith("/outcome/")


def _over(interview: Interview, starts_at: dt.datetime, ends_at: dt.datetime) -> Step:
    first = {"first": interview.contact.first_name}
    return Step(
        Rank.PROMISED,
        ends_at,
        _("Say how it went with %(first)s") % first,
        _("Did your talk with %(first)s happen?") % first,
        _page("outcome", interview),
        day_time(starts_at, interview.student.zone),
        "time",
    )


def _without_place(interview: Interview, starts_at: dt.datetime, now: dt.datetime) -> Step:
    first, is_news = {"first": interview.contact.first_name}, _is_news(interview, now)
    asks = (
        _("%(first)s said yes. How will you talk?")
        if is_news
        else _("How will you and %(first)s talk?")
    )
    return Step(
        Rank.ANSWERED if is_news else Rank.AT_RISK,
        starts_at,
        _("Say how you will talk with %(first)s") % first,
        asks % first,
        _page("how", interview),
        day_time(starts_at, interview.student.zone),
        "time",
    )


def _agreed(interview: Interview, starts_at: dt.datetime) -> Step:
    first = {"first": interview.contact.first_name}
    return Step(
        Rank.ANSWERED,
        guaranteed(interview.agreed_at),
        _("See your talk with %(first)s") % first,
        _("%(first)s said yes.") % first,
        _page("detail", interview),
        day_time(starts_at, interview.student.zone),
        "ok",
    )


def _coming(interview: Interview, starts_at: dt.datetime, now: dt.datetime) -> Step:
    zone, first = interview.student.zone, interview.contact.first_name
    text = _("Your talk with %(first)s is %(day)s.")
    return Step(
        Rank.SOON if starts_at - now < IN_A_MOMENT else Rank.PREPARE,
        starts_at,
        _("Open your talk with %(first)s") % {"first": first},
        text % {"first": first, "day": day_words(starts_at, now, zone)},
        _page("detail", interview),
        day_time(starts_at, zone),
        "info",
    )


def _about_to_talk(interview: Interview, starts_at: dt.datetime, now: dt.datetime) -> Step:
    first = interview.contact.first_name
    minutes = -((now - starts_at) // dt.timedelta(minutes=1))
    text = _("Your talk with %(first)s is on.")
    if minutes > 0:
        text = ngettext(
            "Your talk with %(first)s starts in %(minutes)d minute.",
            "Your talk with %(first)s starts in %(minutes)d minutes.",
            minutes,
        )
    return Step(
        Rank.SOON,
        starts_at,
        _("Open notes for your talk with %(first)s") % {"first": first},
        text % {"first": first, "minutes": minutes},
        _page("live", interview),
        day_time(starts_at, interview.student.zone),
        "time",
    )


def _held(interview: Interview, now: dt.datetime) -> Step | None:
    first = interview.contact.first_name
    if interview.address_failed_at:
        return returned(interview, "thank_you")
    due = guaranteed(next_due(interview))
    if now <= due:
        text = _("A thank-you to %(first)s within a day is what people remember.")
    elif now - guaranteed(interview.ended_at) > DAY:
        text = _("It has been more than a day. A late thank-you to %(first)s still does its work.")
    else:
        text = _("The time for it is over. A late thank-you to %(first)s still does its work.")
    return Step(
        Rank.PROMISED,
        due,
        _("Wrap up and thank %(first)s") % {"first": first},
        text % {"first": first},
        _page("wrap_up", interview),
        detail=_("Due %(when)s") % {"when": day_time(due, interview.student.zone)}
        if now <= due
        else "",
        state="time",
    )


def _not_now(interview: Interview, now: dt.datetime) -> Step | None:
    first = interview.contact.first_name
    if not interview.not_now_until or interview.not_now_until > now.date():
        return not_now_yet(interview, now)
    due = guaranteed(next_due(interview))
    text = _("%(first)s suggested asking again around now.") % {"first": first}
    url = page("interviews:request", interview.contact.code)
    return Step(Rank.FOLLOW_UP, due, _("Ask %(first)s again") % {"first": first}, text, url)


def _lapsed(interview: Interview, now: dt.datetime) -> Step | None:
    first, closed_at = interview.contact.first_name, guaranteed(interview.closed_at)
    text = _(
        "Nobody told us how your talk with %(first)s went, so we set it aside. Did it happen after "
        "all?"
    )
    verb = _("Log your talk with %(first)s") % {"first": first}
    if now - closed_at > dt.timedelta(days=30):
        return None
    return Step(Rank.START, closed_at, verb, text % {"first": first}, _page("outcome", interview))


def _unanswered(interview: Interview, now: dt.datetime) -> Step | None:
    """Shown for a week if the site closed the request; not if the student stopped waiting."""
    closed_at = guaranteed(interview.closed_at)
    if now - closed_at > dt.timedelta(days=7) or closed_at <= answer_deadline(interview):
        return None
    first = interview.contact.first_name
    if interview.proposed_at:
        text = _(
            "You and %(first)s did not settle on a time, so this request is closed. Nothing was "
            "sent."
        )
    else:
        text = _("No answer from %(first)s, so this request is closed. Nothing was sent.")
    verb = _("See your request to %(first)s") % {"first": first}
    text %= {"first": first}
    return Step(Rank.FOLLOW_UP, closed_at, verb, text, _page("detail", interview), state="neutral")


def _canceled(interview: Interview, now: dt.datetime) -> Step | None:
    closed_at = guaranteed(interview.closed_at)
    if now - closed_at > NEWS:
        return None
    first = interview.contact.first_name
    text = _("Your talk with %(first)s is off.") % {"first": first}
    verb = _("See what happened with %(first)s") % {"first": first}
    url, note = _page("detail", interview), interview.outcome_note
    return Step(Rank.ANSWERED, closed_at, verb, text, url, note, "neutral")


STEPS = {
    Stage.PLANNED: _planned,
    Stage.ASKED: _asked,
    Stage.PROPOSING: _proposing,
    Stage.SCHEDULED: _scheduled,
    Stage.HELD: _held,
    Stage.NOT_NOW: _not_now,
    Stage.LAPSED: _lapsed,
    Stage.UNANSWERED: _unanswered,
    Stage.DECLINED: declined,
    Stage.CANCELED: _canceled,
}
