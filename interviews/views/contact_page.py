"""The contact's page: no account, no script, one link. GET changes nothing."""

import datetime as dt
from contextlib import suppress
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from contacts.models import Contact
from core.forms import Form
from core.http import Request
from core.links import fingerprint
from core.private_page import private_page
from interviews.domain.question_sheet import beforehand
from interviews.domain.wording import meet_line
from interviews.emails.ics import calendar_file
from interviews.forms.contact import (
    ViewerZoneForm,
    forms_of,
    lost_time,
    typed_query,
    typed_words,
    viewer_zone,
)
from interviews.models import AnswerLink, IllegalMove, Interview, Slot, Stage, guaranteed
from interviews.selectors.contact_actions import ContactActions, contact_actions
from interviews.selectors.leavers import is_student_gone
from interviews.services import (
    TimeTaken,
    address_with_link,
    can_volunteer,
    contact_moves,
    is_request_out,
    request_emails,
)
from interviews.views.detail import ics
from outbox.services import stop_url
from users.access import GET, GET_POST, LINK, access

TYPED = ("-note", "-question")  # suffixes of fields with text that must not be lost


def find_link(token: str) -> AnswerLink | None:
    """Return the valid link of this token with its people; None while its request isn't out.

    One query.
    """
    rows = AnswerLink.objects.select_related("interview__student__profile", "interview__contact")
    emails = ArraySubquery(request_emails(OuterRef("interview_id")))
    valid = rows.filter(token_hash=fingerprint(token), revoked_at=None)
    link = valid.annotate(emails=emails).first()
    return link if link and is_request_out(link.interview, link.emails) else None


# The token is the proof; without a Referer, browsers send no origin to check.
@csrf_exempt
@private_page
@access(LINK, methods=GET_POST)
def page(request: Request, token: str) -> HttpResponse:
    """Show everything about this request at one URL: before and after the answer and the talk."""
    link = find_link(token)
    actions = contact_actions(link.interview, request.now) if link else ContactActions(ended=True)
    if link is None or actions.ended:
        return render(request, "interviews/contact_ended.html", status=404)
    if other := instead(request, link.interview):
        return other
    move = request.POST.get("move", "")
    forms = forms_of(request, link.interview, actions, move)
    try:
        if request.method == "POST" and _act(forms, move, link.interview, request.now):
            return redirect(request.path + typed_query(forms.get(move)))
    except TimeTaken:  # another contact was faster; the form built again shows that
        actions = contact_actions(link.interview, request.now)
        forms = forms_of(request, link.interview, actions, move)
    return _show(request, link, actions, forms, move)


def instead(request: Request, interview: Interview) -> HttpResponse | None:
    """Return the page shown if the student has left or is signed in here, else None."""
    template, status = "", 409 if request.method == "POST" else 200
    if is_student_gone(interview, request.now):
        template = "interviews/contact_left.html"
    elif request.user.pk == interview.student_id:
        template = "interviews/contact_own.html"
    context = {
        "interview": interview,
        "student": interview.student,
        "contact": interview.contact,
        "zone": viewer_zone(request, interview),
        "can_record": interview.can("accept"),
        "is_coming": interview.stage == Stage.SCHEDULED
        and guaranteed(interview.ends_at) > request.now,
        "typed": _typed(request),
    }
    return render(request, template, context, status=status) if template else None


def _typed(request: Request) -> list[str]:
    """Return the words that were sent, to show them where they can't be taken."""
    fields = (request.POST.get(name, "") for name in request.POST if name.endswith(TYPED))
    return [words for words in fields if words.strip()]


def _act(forms: dict[str, Any], move: str, interview: Interview, now: dt.datetime) -> bool:
    """Return False if the form has errors. Raises TimeTaken."""
    form = forms.get(move)
    if form is None:
        # No longer on the page. If the last offered time was taken, the form shows that.
        return move != "accept" or "propose" not in forms
    if not form.is_valid():
        return False
    with suppress(IllegalMove):  # submitted twice, or the student was faster
        contact_moves.act(move=move, interview_id=interview.pk, values=form.values, now=now)
    return True


def _show(
    request: Request,
    link: AnswerLink,
    actions: ContactActions,
    forms: dict[str, Any],
    move: str,
) -> HttpResponse:
    interview, sent = link.interview, forms.get(move)
    is_taken = move == "accept" and (sent is None or "slot" in sent.errors)
    context = _about(interview, request.now) | _zone(request, interview)
    is_lost = not move and lost_time(request, interview, actions)
    context |= _answering(request, is_lost, forms, move)
    context |= {
        "is_taken": is_taken,
        "clock_changes": typed_words(request),
        "actions": actions,
        "forms": forms,
        "form": sent,
        "sent_forms": [sent] if sent else [],
    }
    return render(request, "interviews/contact_page.html", context, status=_status(sent, is_taken))


def _answering(request: Request, is_lost: bool, forms: dict[str, Any], move: str) -> dict[str, Any]:
    """Return which answer is open: the one that was sent, else that of the link in the email."""
    answer = request.GET.get("answer", "")
    has_chosen = move == "accept" or answer.startswith("t")
    return {
        "is_lost": is_lost,
        "chosen": "accept" in forms and not is_lost and has_chosen,
        "open": move or answer,
    }


def _about(interview: Interview, now: dt.datetime) -> dict[str, Any]:
    """Return what the page says of the request, whatever is being answered."""
    student, contact = interview.student, interview.contact
    address = address_with_link(interview)
    return {
        "interview": interview,
        "student": student,
        "profile": getattr(student, "profile", None),
        "contact": contact,
        "stage": interview.stage,
        "stop_url": _stop_url(contact, address),
        "meet_line": meet_line(interview, for_student=False),
        "suggested": interview.slots.filter(by=Slot.By.CONTACT, starts_at__gt=now),
        "questions": beforehand(interview, now),
        "is_past": bool(interview.ends_at and interview.ends_at <= now),
        "can_volunteer": can_volunteer(interview, address),
    }


def _stop_url(contact: Contact, address: str) -> str:
    """Return the stop link of whom alone this page was emailed; for others the page to get it."""
    if address:
        return stop_url(address)
    return reverse("outbox:stop_request") if contact.can_be_emailed else ""


def _status(sent: Form | None, is_taken: bool) -> int:
    if sent and sent.errors:
        return 422
    return 409 if is_taken else 200


def _zone(request: Request, interview: Interview) -> dict[str, Any]:
    zone = viewer_zone(request, interview)
    return {
        "zone": zone,
        "zone_form": ViewerZoneForm(initial={"zone": zone}),
        # The script reloads the page in the device's zone; after a POST that would lose
        # typed text.
        "ask_device": request.method == "GET" and not request.GET.get("zone"),
    }


@private_page
@access(LINK, methods=GET)
def invite(request: Request, token: str) -> HttpResponse:
    link = find_link(token)
    if link is None or link.interview.stage != Stage.SCHEDULED:
        raise Http404
    content = calendar_file(
        link.interview, now=request.now, method="PUBLISH", for_student=False, url=link.url
    )
    return ics(content)
