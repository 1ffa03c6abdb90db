"""Actions on a request: send, undo that, follow up, withdraw, stop waiting."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from contacts.models import Channel
from core.errors import redirect_on_refusal
from core.forms import render_form_page
from interviews import services
from interviews.domain.wording import follow_up_letter
from interviews.emails.request_letter import to_copy
from interviews.forms.request import FollowUpForm, SendForm, WithdrawForm
from interviews.models import IllegalMove, Interview
from interviews.views.common import (
    get_own_interview_or_404,
    letter_beside,
    letters_notice,
    redirect_on_illegal_move,
)
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal("interviews:review")
def send(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    form = SendForm(request.POST)
    if not form.is_valid():
        return redirect("interviews:review", code)
    channel, version = form.cleaned_data["channel"], form.cleaned_data["version"]
    if channel == Channel.SITE:
        services.send(interview_id=interview.pk, version=version, now=request.now)
    else:
        services.record_sent(
            interview_id=interview.pk, version=version, channel=channel, now=request.now
        )
    return redirect(interview)


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def undo_send(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    if services.undo_send(interview_id=interview.pk, now=request.now):
        messages.success(request, _("Taken back. Nothing was sent; your text is a draft again."))
        return redirect("interviews:request", interview.contact.code)
    messages.info(
        request, _("It has gone out already, so it can't be taken back. You can still withdraw it.")
    )
    return redirect(interview)


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def follow_up(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    if not interview.can("follow_up") or interview.followed_up_at or interview.has_open_question:
        raise IllegalMove("follow_up", interview.stage)
    subject, text = services.returned_follow_up(interview) or follow_up_letter(interview)
    if interview.channel != Channel.SITE:
        text = to_copy(interview, text)  # to be copied, with the actual times and link
    form = FollowUpForm(request.POST or None, initial={"subject": subject, "message": text})
    if form.is_valid() and _followed_up(form, interview, request.now):
        return redirect(interview)
    by_site = interview.channel == Channel.SITE
    letter = letter_beside(form, interview, offers=by_site, now=request.now)
    context = {"form": form, "interview": interview, "contact": interview.contact, "letter": letter}
    if by_site and not form.is_bound:
        context["letters_notice"] = letters_notice(interview, request.now)
    return render_form_page(request, "interviews/follow_up_form.html", context)


def _followed_up(form: FollowUpForm, interview: Interview, now: dt.datetime) -> bool:
    """Return False if the letter can't be sent yet; the form has the reason."""
    words = {"subject": form.cleaned_data["subject"], "body": form.cleaned_data["message"]}
    try:
        services.follow_up(interview_id=interview.pk, now=now, **words)
    except services.TooManyLetters as refusal:
        form.add_error(None, str(refusal.sentence))
    return form.is_valid()


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    interview.check_move("withdraw")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.withdraw(
            interview_id=interview.pk, note=form.cleaned_data["note"], now=request.now
        )
        messages.success(request, _("Withdrawn. Nothing was sent; their page says so."))
        return redirect(interview)
    context = {"form": form, "interview": interview, "contact": interview.contact}
    return render_form_page(request, "interviews/withdraw_confirm.html", context)


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def stop_waiting(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    services.stop_waiting(interview_id=interview.pk, now=request.now)
    first = interview.contact.first_name
    messages.success(
        request, _("You stopped waiting for %(first)s. Nothing was sent.") % {"first": first}
    )
    return redirect(interview)
