"""The student replies to a question of the contact, by this site or another way."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.forms import render_form_page
from interviews import services
from interviews.domain.wording import reply_letter
from interviews.emails.request_letter import to_copy
from interviews.forms.reply import ReplyForm
from interviews.models import IllegalMove, Interview
from interviews.views.common import (
    get_own_interview_or_404,
    letter_beside,
    redirect_on_illegal_move,
)
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def reply(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    if not (interview.can("reply") and interview.has_open_question):
        raise IllegalMove("reply", interview.stage)
    subject, text = services.unsent_reply(interview) or reply_letter(interview)
    form = ReplyForm(request.POST or None, initial={"subject": subject, "message": text})
    contact = interview.contact
    if form.is_valid() and contact.can_be_emailed:
        services.reply(
            interview_id=interview.pk,
            subject=form.cleaned_data["subject"],
            body=form.cleaned_data["message"],
            now=request.now,
        )
        return redirect(interview)
    context = _context(form, interview, request.now)
    if not contact.can_be_emailed:
        context["to_copy"] = to_copy(interview, text)
    return render_form_page(request, "interviews/reply_form.html", context)


def _context(form: ReplyForm, interview: Interview, now: dt.datetime) -> dict[str, Any]:
    return {
        "form": form,
        "interview": interview,
        "contact": interview.contact,
        "asked": services.open_questions(interview),
        "letter": letter_beside(form, interview, offers=True, now=now),
    }


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def replied(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    services.replied_another_way(interview_id=interview.pk, now=request.now)
    messages.success(request, _("Noted. Nothing was sent."))
    return redirect(interview)


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def undo_reply(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    if services.undo_reply(interview_id=interview.pk, now=request.now):
        messages.success(request, _("Taken back. Nothing was sent; your text is kept."))
        return redirect("interviews:reply", code)
    messages.info(request, _("It has gone out already, so it can't be taken back."))
    return redirect(interview)
