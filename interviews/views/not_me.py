"""The page of "This wasn't me" in an email that confirms an answer. GET changes nothing."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from core.http import Request
from core.links import fingerprint
from core.private_page import private_page
from interviews import services
from interviews.domain.wording import answer_line
from interviews.models import AnswerUndo, IllegalMove
from interviews.selectors.contact_actions import contact_actions
from interviews.views.contact_page import instead
from users.access import GET_POST, LINK, access


@csrf_exempt  # the token is the proof, as on the contact's page
@private_page
@access(LINK, methods=GET_POST)
def not_me(request: Request, token: str) -> HttpResponse:
    undo = _undo(token)
    if undo is None or contact_actions(undo.event.interview, request.now).ended:
        return render(request, "interviews/contact_ended.html", status=404)
    if other := instead(request, undo.event.interview):
        return other
    if request.method != "POST":
        return _show(request, undo)
    try:
        with suppress(IllegalMove):  # submitted twice, or something newer: the page shows it
            services.undo_answer(event_id=undo.event_id, now=request.now)
    except services.TimeTaken:
        return _show(request, undo, is_taken=True)
    return redirect(request.path)


def _undo(token: str) -> AnswerUndo | None:
    rows = AnswerUndo.objects.select_related(
        "event__interview__student", "event__interview__contact"
    )
    return rows.filter(token_hash=fingerprint(token)).first()


def _show(request: Request, undo: AnswerUndo, *, is_taken: bool = False) -> HttpResponse:
    event, interview = undo.event, undo.event.interview
    following = interview.events.filter(pk__gt=event.pk).order_by("pk").first()
    context = {
        "interview": interview,
        "student": interview.student,
        "contact": interview.contact,
        "event": event,
        "answer_line": answer_line(event),
        "can_undo": following is None and bool(event.before),
        "is_undone": following is not None and following.move == services.UNDONE,
        "is_taken": is_taken,
        "zone": interview.contact_zone,
    }
    return render(
        request, "interviews/contact_not_me.html", context, status=409 if is_taken else 200
    )
