"""An agreed talk: move it, cancel it, and record afterwards whether it happened."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.forms import Form, render_form_page
from interviews import services
from interviews.domain.wording import missed_line
from interviews.forms.talks import CancelForm, EndedForm, MissedForm, MoveForm
from interviews.models import Interview, InterviewEvent
from interviews.selectors.moments import after_talk
from interviews.selectors.student_times import usual_times
from interviews.views.common import (
    get_own_interview_or_404,
    letters_notice,
    notify_also_offered,
    notify_clock_changes,
    notify_if_unreachable,
    redirect_on_illegal_move,
    show_moment,
)
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

STUDENT = InterviewEvent.By.STUDENT


def _page(
    request: SignedInRequest, template: str, form: Form, interview: Interview, **more: Any
) -> HttpResponse:
    context = {"form": form, "interview": interview, "contact": interview.contact, **more}
    return render_form_page(request, f"interviews/{template}.html", context)


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def move(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    interview.check_move("move")
    form = MoveForm(request.POST or None, interview=interview, now=request.now)
    if not form.is_valid():
        return _page(request, "move_form", form, interview)
    services.move(
        interview_id=interview.pk,
        starts_at=form.cleaned_data["starts_at"],
        by=STUDENT,
        agreed=form.cleaned_data["agreed"],
        insist=form.cleaned_data["insist"],
        now=request.now,
    )
    _say_moved(request, interview, form)
    return redirect(interview)


def _say_moved(request: SignedInRequest, interview: Interview, form: MoveForm) -> None:
    if form.cleaned_data["agreed"]:
        messages.success(request, _("Moved. Only your own calendar is updated."))
    else:
        text = _("Moved. %(first)s is told, and both calendars are updated.")
        messages.success(request, text % {"first": interview.contact.first_name})
        notify_if_unreachable(request, interview)
    notify_clock_changes(request, form)
    notify_also_offered(request, interview, form.cleaned_data["starts_at"])


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def cancel(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    interview.check_move("cancel")
    form = CancelForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, "cancel_confirm", form, interview)
    services.cancel(
        interview_id=interview.pk, note=form.cleaned_data["note"], by=STUDENT, now=request.now
    )
    messages.success(request, _("Canceled."))
    notify_if_unreachable(request, interview)
    return redirect(interview)


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def outcome(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    interview.check_move("happened")
    services.check_past(interview, request.now)
    form = EndedForm(request.POST or None, interview=interview, now=request.now)
    if not form.is_valid():
        can = {name: interview.can(name) for name in ("miss", "move")}
        return _page(request, "outcome_form", form, interview, can=can)
    services.happened(
        interview_id=interview.pk, ended_at=form.cleaned_data["ended_at"], now=request.now
    )
    show_moment(request, after_talk(interview))
    notify_clock_changes(request, form)
    return redirect("interviews:wrap_up", code)


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def undo_end(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    services.undo_happened(interview_id=interview.pk, now=request.now)
    messages.success(request, _("Undone. The talk is as it was before."))
    return redirect(interview)


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def missed(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    interview.check_move("miss")
    services.check_past(interview, request.now)
    whose = request.GET.get("whose", "")
    whose = whose if whose in dict(MissedForm.WHOSE) else "they"
    subject, line = missed_line(interview, whose, request.now)
    times = {f"time_{n}": time for n, time in enumerate(usual_times(interview, request.now), 1)}
    initial = {"whose": whose, "subject": subject, "line": line, **times}
    form = MissedForm(request.POST or None, interview=interview, now=request.now, initial=initial)
    if form.is_valid() and _noted(form, interview, subject, request.now):
        messages.success(request, _("Noted. These things happen."))
        notify_clock_changes(request, form)
        return redirect(interview)
    notice = "" if form.is_bound else letters_notice(interview, request.now)
    about = {"choices": MissedForm.WHOSE, "whose": whose, "letters_notice": notice}
    return _page(request, "missed_form", form, interview, **about)


def _noted(form: MissedForm, interview: Interview, subject: str, now: dt.datetime) -> bool:
    """Return False if the line can't be sent; the form has the reason."""
    try:
        services.missed(interview_id=interview.pk, now=now, **form.values(subject))
    except (services.ContactSuppressed, services.TooManyLetters) as refusal:
        form.add_error("send_line", str(refusal.sentence))
    return form.is_valid()
