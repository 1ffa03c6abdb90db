"""What the views of an interview share: access to the row, refused moves, notices."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.selectors.hidden_addresses import address_of
from core.dates import day_time_zone
from core.errors import redirect_on_refusal
from interviews import services
from interviews.domain.letter_view import LetterView, letter_view
from interviews.forms.fields import clock_changes
from interviews.models import Interview, Stage
from interviews.selectors.student_times import open_slots, student_times
from outbox.services import is_suppressed
from users.access import SignedInRequest

View = Callable[[SignedInRequest, str], HttpResponse]


def get_own_interview_or_404(request: SignedInRequest, code: str, *also: str) -> Interview:
    """Return the student's own interview with its people, and `also` joined. One query.

    None with an erased contact: nothing follows any more.
    """
    interview = get_own_or_former_interview_or_404(request, code, *also)
    if interview.contact.erased_at:
        raise Http404
    return interview


def get_own_or_former_interview_or_404(
    request: SignedInRequest, code: str, *also: str
) -> Interview:
    """As `get_own_interview_or_404`, whatever became of the contact."""
    found = Interview.objects.editable_by(request.user).with_people().filter(code=code)
    interview = (found.select_related(*also) if also else found).first()
    if interview is None:
        raise Http404
    return interview


def redirect_on_illegal_move(view: View) -> View:
    """Decorate a view: a service's refusal becomes a message on the page of the interview.

    A view that raises TimeTaken runs once more: its form now finds the other talk, shows it at the
    field and keeps the input.
    """

    @redirect_on_refusal("interviews:detail")
    @wraps(view)
    def wrapped(request: SignedInRequest, code: str) -> HttpResponse:
        try:
            return view(request, code)
        except services.TimeTaken:
            return view(request, code)

    return wrapped


def letters_notice(interview: Interview, now: dt.datetime) -> str:
    """Return why no letter to this contact can be sent now, or "". One query."""
    found = services.letter_limit(contact=interview.contact, sender=interview.student, now=now)
    return str(found.sentence) if found else ""


def letter_beside(
    form: BaseForm, interview: Interview, *, offers: bool, now: dt.datetime
) -> LetterView:
    """Return the letter of a form with `subject` and `message` as it stands there.

    With `offers` it has the times still open and the link. One query then.
    """
    zone = interview.contact_zone
    slots = open_slots(interview, now) if offers and interview.stage != Stage.SCHEDULED else []
    times = [day_time_zone(slot.starts_at, zone) for slot in slots]
    subject, message = (form[name].value() or "" for name in ("subject", "message"))
    return letter_view(subject, message, times=times, has_link=offers)


def notify_also_offered(
    request: SignedInRequest, interview: Interview, starts_at: dt.datetime
) -> None:
    others = student_times(interview, request.now).offered_to(starts_at, interview.minutes)
    if others:
        text = _("You had offered this time to %(names)s, too. It is no longer on that page.")
        messages.info(request, text % {"names": _(" and ").join(others)})


def notify_clock_changes(request: SignedInRequest, form: BaseForm) -> None:
    for words in clock_changes(form):
        messages.info(request, words)


def notify_if_unreachable(request: SignedInRequest, interview: Interview) -> None:
    contact = interview.contact
    address = address_of(contact)
    if not address or is_suppressed(address, "change", request.now):
        text = _("%(first)s gets no email from this site. Tell %(first)s yourself.")
        messages.warning(request, text % {"first": contact.first_name})


def show_moment(request: SignedInRequest, words: str) -> None:
    """Show a warm line, if there is one, on the next page."""
    if words:
        messages.success(request, words, extra_tags="moment")


def undo_notice(interview: Interview, now: dt.datetime) -> dict[str, str] | None:
    """Return the notice while "it happened", or a log, can be undone, else None. Two queries."""
    if services.undoable_log(interview, now):
        return {
            "text": _("You logged this talk. You can undo this for 10 minutes."),
            "undo_url": reverse("interviews:undo_log", args=[interview.code]),
            "undo_label": _("Undo"),
        }
    if not services.can_undo(interview, "happened", now):
        return None
    return {
        "text": _("You said that this talk is over. You can undo this for 10 minutes."),
        "undo_url": reverse("interviews:undo_end", args=[interview.code]),
        "undo_label": _("Undo"),
    }
