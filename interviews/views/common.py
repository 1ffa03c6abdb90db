"""What the pages of an interview share: reach, and the plain sentence when a move came too late."""

import datetime as dt
from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.services import NotNow
from core.addresses import domain
from core.dates import day_time, day_words, monday_from, time_of_day
from interviews.forms.fields import clock_changes
from interviews.models import IllegalMove, Interview
from interviews.selectors.student_times import student_times
from interviews.services import NotYet, Refused, Stale, TimeTaken, TooManyOpen, can_undo
from office.services import current
from outbox.services import NotSetUp, TooManyLetters, is_refused, letters_hindrance


def get_own_interview_or_404(request, code, *also) -> Interview:
    """The student's own interview with everybody on it; 404 for everybody else's. One query,
    with `also` joined."""
    found = Interview.objects.editable_by(request.user).with_people().filter(code=code)
    interview = (found.select_related(*also) if also else found).first()
    if interview is None:
        raise Http404
    return interview


def redirect_on_illegal_move(view):
    """A move that is no longer possible shows what is true now instead of an error page; nothing
    is changed."""

    @wraps(view)
    def wrapped(request, code):
        try:
            try:
                return view(request, code)
            except TimeTaken:
                # Agreed with somebody else meanwhile: now the form itself says so, and keeps what
                # was typed.
                return view(request, code)
        except NotYet:
            messages.info(request, _("This talk is still to come. You can move it or cancel it."))
            return redirect("interviews:detail", code)
        except IllegalMove:
            messages.info(request, _("Something changed meanwhile. This is how it stands now."))
            return redirect("interviews:detail", code)

    return wrapped


def rate_limit_message(error: TooManyLetters, interview: Interview, now: dt.datetime) -> str:
    """The sentence for a letter that has to wait, because a student sends so many a day."""
    if isinstance(error, NotSetUp):
        return _(
            "The office is still setting up this site. Letters can go out as soon as that is done."
        )
    zone, contact = interview.student.zone, interview.contact
    sentence = {
        "contact": ngettext(
            "One student can send %(first)s %(limit)d letter a day.",
            "One student can send %(first)s %(limit)d letters a day.",
            error.limit,
        ),
        "domain": ngettext(
            "One student can send %(limit)d letter a day to addresses at %(domain)s.",
            "One student can send %(limit)d letters a day to addresses at %(domain)s.",
            error.limit,
        ),
        "day": ngettext(
            "One student can send %(limit)d letter a day through this site.",
            "One student can send %(limit)d letters a day through this site.",
            error.limit,
        ),
    }[error.which]
    about = {"limit": error.limit, "first": contact.first_name, "domain": domain(contact.email)}
    again = {"day": day_words(error.until, now, zone), "time": time_of_day(error.until, zone)}
    return f"{sentence % about} {_('You can send again %(day)s at %(time)s.') % again}"


def letters_notice(interview: Interview, now: dt.datetime) -> str:
    """The same before anything is written; empty while a letter can go. One query."""
    error = letters_hindrance(sender=interview.student, address=interview.contact.email, now=now)
    return rate_limit_message(error, interview, now) if error and interview.contact.email else ""


def refusal_message(error: Exception, interview: Interview, now: dt.datetime) -> str:
    """The sentence for a request that cannot be sent now. The draft is kept in every case."""
    if isinstance(error, TooManyLetters):
        return (
            f"{rate_limit_message(error, interview, now)} {_('What you write is kept as a draft.')}"
        )
    first, office = interview.contact.first_name, current()
    if isinstance(error, NotNow) and error.until:
        text = _(
            "%(first)s can be asked through the program from the week of %(monday)s. Save as draft?"
        )
        return text % {"first": first, "monday": monday_from(error.until, interview.student.zone)}
    if isinstance(error, TooManyOpen):
        text = _(
            "You have %(count)s requests waiting for an answer. Wait for one of them, or stop "
            "waiting for it."
        )
        return text % {"count": office.open_requests}
    if isinstance(error, TimeTaken):
        return taken_words(error, interview)
    if isinstance(error, Stale):
        return _("This was changed in another window. Look at it once more, then send it.")
    return _("This person can't be asked through %(program)s.") % {"program": office.name}


def taken_words(error: TimeTaken, interview: Interview) -> str:
    """The sentence for a time that another talk took a moment ago."""
    when = day_time(error.block.starts_at, interview.student.zone)
    text = _("That time was just taken: you talk with %(first)s on %(when)s. Choose another one.")
    return text % {"first": error.block.first, "when": when}


def tell_of_offers(request, interview: Interview, starts_at: dt.datetime) -> None:
    """Say to whom else a time was offered that is agreed now: their pages no longer show it. Two
    queries."""
    others = student_times(interview, request.now).offered_to(starts_at, interview.minutes)
    if others:
        text = _("You had offered this time to %(names)s, too. It is no longer on that page.")
        messages.info(request, text % {"names": _(" and ").join(others)})


def tell_of_clock_changes(request, form) -> None:
    """Say how a time was read that the clocks skip or show twice."""
    for words in clock_changes(form):
        messages.info(request, words)


def tell_of_silence(request, interview: Interview) -> None:
    """Say so when the news of a change cannot reach the other side, who stopped emails from this
    site."""
    contact = interview.contact
    if not contact.email or is_refused(contact.email, "change", request.now):
        text = _("%(first)s gets no mail from this site. Tell %(first)s yourself.")
        messages.warning(request, text % {"first": contact.first_name})


def undo_notice(interview: Interview, now: dt.datetime) -> dict | None:
    """The notice with a button that takes back an end of a moment ago. One query."""
    if not can_undo(interview, "happened", now):
        return None
    text = _("You said that this talk is over. You can undo that for ten minutes.")
    url = reverse("interviews:undo_end", args=[interview.code])
    return {"text": text, "undo_url": url, "undo_label": _("Undo")}


CANNOT_ASK = (NotNow, TooManyOpen, TooManyLetters, Refused, Stale, TimeTaken)
