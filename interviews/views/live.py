"""Live notes: a clock and a box for each question. Notes are saved at any stage."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from core.htmx import fragment
from interviews import services
from interviews.domain.question_sheet import sheet_of
from interviews.domain.talk_clock import can_note, can_talk, clock_of
from interviews.domain.wording import meet_line
from interviews.models import IllegalMove, Interview, Stage
from interviews.selectors.leavers import is_student_gone
from interviews.selectors.moments import after_talk
from interviews.views.common import get_own_interview_or_404, show_moment
from interviews.views.note_boxes import Box, boxes_of, notes_of, save_notes, with_sent
from users.access import GET_POST, SignedInRequest, access
from users.models.roles import Role

CLOSED = {
    Stage.CANCELED: gettext_lazy(
        "This talk was canceled, so there are no notes to take. Record a new time first."
    ),
    Stage.MISSED: gettext_lazy(
        "This talk didn't happen, so there are no notes to take. Record a new time first."
    ),
    Stage.LAPSED: gettext_lazy(
        "This talk was set aside. If it happened after all, say so first; then write it down."
    ),
}
NO_TALK = gettext_lazy(
    "This request is closed, so there is no talk to take notes on. A late yes opens it again."
)


@access(Role.STUDENT, methods=GET_POST)
def live(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the page. POST saves its notes, one box or all, then does its one `act`."""
    interview = get_own_interview_or_404(request, code)
    if is_student_gone(interview, request.now):
        return redirect(interview)  # its notes can be read there
    sent = save_notes(interview, request.POST, request.now)
    if request.htmx and len(sent) == 1:
        return _box(request, interview, sent[0])
    if any(box.status != 200 for box in sent):
        return _page(request, interview, sent)
    try:
        _act(request, interview)
    except services.NotSure as refusal:
        return _page(request, interview, [], refusal)
    except IllegalMove:
        interview.refresh_from_db(fields=["stage"])
    if not can_note(interview):
        messages.info(request, CLOSED.get(Stage(interview.stage), NO_TALK))
        return _redirect(request, interview.get_absolute_url())
    return _after(request, interview)


def _act(request: SignedInRequest, interview: Interview) -> None:
    """Raises IllegalMove, NotSure."""
    act = ACTS.get(request.POST.get("act", ""))
    before = interview.stage
    if act:
        act(interview.pk, request.now)
        interview.refresh_from_db()
    if interview.stage == Stage.HELD and before != Stage.HELD:
        show_moment(request, after_talk(interview))


ACTS: dict[str, Callable[[int, dt.datetime], object]] = {
    "begin": lambda pk, now: services.begin(interview_id=pk, now=now),
    "begin_sure": lambda pk, now: services.begin(interview_id=pk, now=now, sure=True),
    "undo_begin": lambda pk, now: services.undo_begin(interview_id=pk, now=now),
    "more": lambda pk, now: services.offer_more_time(interview_id=pk, offered=True, now=now),
    "no_more": lambda pk, now: services.offer_more_time(interview_id=pk, offered=False, now=now),
    "openings": lambda pk, now: services.raise_openings(interview_id=pk, raised=True),
    "no_openings": lambda pk, now: services.raise_openings(interview_id=pk, raised=False),
    "end": lambda pk, now: services.end(interview_id=pk, now=now),
    "end_sure": lambda pk, now: services.end(interview_id=pk, now=now, sure=True),
}


def _after(request: SignedInRequest, interview: Interview) -> HttpResponse:
    """Show the wrap-up after the end; without htmx redirect to the page, else render it."""
    if request.POST.get("act") in ("end", "end_sure"):
        return _redirect(request, reverse("interviews:wrap_up", args=[interview.code]))
    if request.method == "POST" and not request.htmx:
        if "act" not in request.POST:
            messages.success(request, _("Saved."))
        return redirect("interviews:live", interview.code)
    return _page(request, interview, [])


def _redirect(request: SignedInRequest, url: str) -> HttpResponse:
    # htmx would follow a plain redirect and nest that page in this one.
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _box(request: SignedInRequest, interview: Interview, box: Box) -> HttpResponse:
    """Render the state of one saved box; the whole box after a conflict; 204 for a mark only."""
    if f"{box.key}-note" not in request.POST:
        return HttpResponse(status=204)
    has_choice = f"{box.key}-keep" in request.POST
    if has_choice:
        boxes = boxes_of(sheet_of(interview).lines, notes_of(interview, request.user))
        box = next((each for each in with_sent(boxes, [box]) if each.key == box.key), box)
    name = "_note_box" if has_choice else "_note_state"
    return render(
        request, f"interviews/{name}.html", {"box": box, "interview": interview}, status=box.status
    )


def _page(
    request: SignedInRequest,
    interview: Interview,
    sent: list[Box],
    to_confirm: services.NotSure | None = None,
) -> HttpResponse:
    """`to_confirm`: the question to confirm first."""
    notes = notes_of(interview, request.user)
    context = {
        "interview": interview,
        "contact": interview.contact,
        "notes": notes,
        "boxes": with_sent(boxes_of(sheet_of(interview).lines, notes), sent),
        "clock": clock_of(interview, notes, request.now),
        "can_talk": can_talk(interview),
        "meet_line": meet_line(interview, for_student=True),
        "on_the_spot": interview.stage != Stage.SCHEDULED,
        "is_past": bool(interview.ends_at and interview.ends_at <= request.now),
        "to_confirm": to_confirm,
        "can_undo_begin": services.can_undo_begin(interview, notes, request.now),
        "unsaved": [box for box in sent if box.status != 200],
    }
    status = max([200, *(box.status for box in sent)])
    return render(
        request, fragment(request, "interviews/live.html", "course"), context, status=status
    )
