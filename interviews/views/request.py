"""Pages on which the student writes, reviews and copies a request."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts.models import Contact
from contacts.selectors.referrers import named_without_permission
from core.edits import Stale, conflict, with_value
from core.forms import render_form_page
from core.htmx import fragment
from interviews import services
from interviews.domain.wording import meet_line
from interviews.emails import request_letter
from interviews.forms.request import OTHER_WAYS, RequestForm, SendForm
from interviews.models import IllegalMove, Interview, Stage
from interviews.selectors import request_review
from interviews.views.common import (
    get_own_interview_or_404,
    letters_notice,
    notify_clock_changes,
)
from users.access import GET, GET_POST, SignedInRequest, access
from users.models.roles import Role

PAGE = "interviews/request_form.html"


@access(Role.STUDENT, methods=GET_POST)
def write(request: SignedInRequest, code: str) -> HttpResponse:
    """Write the draft. Every button saves it; only "review" requires it to be complete."""
    contact = get_object_or_404(
        Contact.objects.editable_by(request.user).select_related("owner__profile"), code=code
    )
    interview = services.current_or_new_draft(contact=contact, now=request.now)
    if interview.stage != Stage.PLANNED:
        return redirect(interview)
    action = request.POST.get("action", "")
    form = RequestForm(
        request.POST or None, interview=interview, now=request.now, strict=action in ("", "review")
    )
    if request.method != "POST" or action == "preview":
        return _preview(request, form) if form.is_bound else _first_page(request, form)
    if not form.is_valid():
        return render_form_page(request, PAGE, _context(form))
    return _save(request, form, action)


def _preview(request: SignedInRequest, form: RequestForm) -> HttpResponse:
    form.full_clean()
    if not was_edited_by_hand(form):
        _draft_letter(form)
    return render(request, fragment(request, PAGE, "letter"), _context(form))


def _first_page(request: SignedInRequest, form: RequestForm) -> HttpResponse:
    initial: dict[str, Any] = dict(form.initial)
    subject, message = request_letter.draft_letter(form.interview, initial, initial["relationship"])
    if not form.interview.message:
        initial |= {"subject": subject, "message": message}
    # A stored letter without edits continues to follow the answers.
    form.initial = initial | {"drafted": request_letter.letter_digest(subject, message)}
    context = _context(form) | {"refusal": _refusal(form.interview, request.now)}
    return render(request, PAGE, context)


def _refusal(interview: Interview, now: dt.datetime, *, by_site: bool = True) -> str:
    """Return why this contact can't be asked now, or ""."""
    refusal = services.reason_cannot_ask(contact=interview.contact, now=now)
    if refusal is None or (isinstance(refusal, services.TooManyLetters) and not by_site):
        return ""
    return str(refusal.sentence)


def _draft_letter(form: RequestForm) -> None:
    values = form.cleaned_data
    subject, message = request_letter.draft_letter(
        form.interview, values, values.get("relationship", "")
    )
    letter = {"subject": subject, "message": message}
    drafted = request_letter.letter_digest(subject, message)
    for name, value in {**letter, "drafted": drafted}.items():
        form.data = with_value(form.data, name, value)  # {**form.data} would make lists
    values |= letter


def was_edited_by_hand(form: RequestForm) -> bool:
    subject, message, drafted = (
        form[name].value() or "" for name in ("subject", "message", "drafted")
    )
    return bool(message.strip()) and request_letter.letter_digest(subject, message) != drafted


def _save(request: SignedInRequest, form: RequestForm, action: str) -> HttpResponse:
    was_edited = was_edited_by_hand(form)
    if not was_edited:
        _draft_letter(form)
    try:
        interview = _save_draft(form, request.now)
    except Stale as stale:
        return conflict(request, form, stale.stored, PAGE, context=_context(form))
    except IllegalMove:  # sent from another window a moment ago
        return redirect("interviews:request", form.interview.contact.code)
    if action == "write" and was_edited:
        return _rewrite_letter(request, form, interview)
    notify_clock_changes(request, form)
    return _next_page(request, interview, action)


def _save_draft(form: RequestForm, now: dt.datetime) -> Interview:
    """Raises Stale and IllegalMove."""
    values = form.cleaned_data
    return services.save_draft(
        contact=form.interview.contact,
        version=values["version"],
        values=form.values,
        relationship=values["relationship"],
        slots=form.times,
        insist=values["insist"],
        now=now,
    )


def _next_page(request: SignedInRequest, interview: Interview, action: str) -> HttpResponse:
    if action == "review":
        return redirect("interviews:review", interview.code)
    if action == "save":
        messages.success(request, _("Draft saved. Nothing was sent."))
        return redirect("contacts:detail", interview.contact.code)
    return redirect("interviews:request", interview.contact.code)


def _rewrite_letter(
    request: SignedInRequest, form: RequestForm, interview: Interview
) -> HttpResponse:
    _draft_letter(form)
    form.based_on(interview)
    return render(request, PAGE, _context(form) | {"is_rewritten": True})


def _context(form: RequestForm) -> dict[str, Any]:
    answers: dict[str, Any] = dict(form.cleaned_data if form.is_bound else form.initial)
    words = {name: form[name].value() for name in ("subject", "message")}
    draft = request_letter.trial(form.interview, answers | words)
    findings = request_review.letter_findings(draft, answers.get("relationship", ""))
    return {
        "form": form,
        "interview": form.interview,
        "contact": form.interview.contact,
        "letter": request_letter.letter_with_times(draft, form.offered),
        "look_again": [finding for finding in findings if not finding.ok],
        "is_edited": was_edited_by_hand(form),
    }


@access(Role.STUDENT, methods=GET)
def review(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    if interview.stage != Stage.PLANNED:
        return redirect(interview)
    return render(request, "interviews/request_review.html", _to_review(interview, request.now))


def _to_review(interview: Interview, now: dt.datetime) -> dict[str, Any]:
    findings, notice = request_review.review(interview, now), letters_notice(interview, now)
    return {
        "interview": interview,
        "contact": interview.contact,
        "letter": request_letter.letter_to_send(interview),
        "sent_text": request_letter.render_sent_body(interview, interview.message),
        "meet_line": meet_line(interview, for_student=False),
        "unasked": named_without_permission(
            interview.contact, interview.subject, interview.message
        ),
        "look_again": [finding for finding in findings if not finding.ok],
        "fine": [finding for finding in findings if finding.ok],
        "letters_notice": notice,
        "refusal": "" if notice else _refusal(interview, now),
        "held": any(finding.prevents_sending and not finding.ok for finding in findings),
        "form": SendForm(initial={"version": interview.version}),
    }


@access(Role.STUDENT, methods=GET)
def send_myself(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the texts with the answer link; the link works once the sending is recorded."""
    interview = get_own_interview_or_404(request, code)
    is_planned = interview.stage == Stage.PLANNED
    if interview.contact.hides_address:  # it goes out from here alone, and the link to them alone
        return redirect("interviews:review" if is_planned else "interviews:detail", code)
    if not (is_planned or interview.is_sent_by_student):
        return redirect(interview)
    if is_planned and request_review.blocking(interview, request.now):
        return redirect("interviews:review", code)
    return render(request, "interviews/send_myself.html", _to_copy(interview, request.now))


def _to_copy(interview: Interview, now: dt.datetime) -> dict[str, Any]:
    is_planned = interview.stage == Stage.PLANNED
    return {
        "interview": interview,
        "contact": interview.contact,
        "text": request_letter.to_copy(interview, interview.message),
        "short_text": request_letter.short_text(interview),
        "link": request_letter.current_link(interview).url,
        "form": SendForm(initial={"version": interview.version}) if is_planned else None,
        "other_ways": OTHER_WAYS,
        "refusal": _refusal(interview, now, by_site=False) if is_planned else "",
    }
