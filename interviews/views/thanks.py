"""The thank-you letter, on its own page and in the wrap-up."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.forms import render_form_page
from interviews import services
from interviews.domain.thank_you_draft import Said, draft, said, saved_letter
from interviews.emails.request_letter import letter_digest
from interviews.forms.wrap_up import ThankedForm, ThankYouForm
from interviews.models import IllegalMove, Interview, Reflection, ThankYou
from interviews.selectors.moments import after_thanks
from interviews.views.common import (
    get_own_interview_or_404,
    letters_notice,
    redirect_on_illegal_move,
    show_moment,
)
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role


def is_drafting(request: SignedInRequest) -> bool:
    return request.method == "POST" and "draft" in request.POST


def letter_form(
    request: SignedInRequest, interview: Interview, thanks: ThankYou | None, notes: Said
) -> ThankYouForm:
    """Return the letter as submitted, else as saved by the student, else a draft.

    On the wrap-up the draft follows what is typed there, saved or not.
    """
    notes = _with_typed(notes, request.POST)
    mark = request.POST.get("starts_from", thanks.starts_from if thanks else "")
    mark = mark if notes.marked(mark) else ""
    is_new = is_drafting(request)
    saved = None if is_new else saved_letter(thanks)
    subject, text = saved or draft(interview, request.user, notes, mark)
    drafted = letter_digest(subject, text)
    initial = {"subject": subject, "text": text, "starts_from": mark, "drafted": drafted}
    if is_new and request.POST.get("cadence"):
        initial["cadence"] = request.POST["cadence"]
    data = None if is_new else request.POST or None
    return ThankYouForm(data, contact=interview.contact, marks=notes.choices(), initial=initial)


def _with_typed(notes: Said, typed: QueryDict) -> Said:
    return replace(
        notes,
        learned=typed.get("learned", notes.learned),
        act_on=typed.get("act_on", notes.act_on),
    )


def letter_context(
    request: SignedInRequest, interview: Interview, thanks: ThankYou | None, form: ThankYouForm
) -> dict[str, Any]:
    return {
        "letter": form,
        "thanks": thanks,
        "late": thanks is not None and thanks.is_late(request.now),
        "letters_notice": "" if form.is_bound else letters_notice(interview, request.now),
    }


def save_draft(interview: Interview, form: ThankYouForm, *, mark: str, now: dt.datetime) -> None:
    own_words = {}
    if form.is_bound and form.is_valid() and form.was_edited:
        own_words = {name: form.cleaned_data[name] for name in ("subject", "text")}
    services.save_thank_you_draft(interview_id=interview.pk, starts_from=mark, now=now, **own_words)


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def thank(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    interview.check_move("thank")
    reflection = Reflection.objects.readable_by(request.user).filter(interview=interview).first()
    thanks = interview.thanks.first()
    form = letter_form(request, interview, thanks, said(interview, request.user, reflection))
    if is_drafting(request):
        save_draft(interview, form, mark=form.initial["starts_from"], now=request.now)
    elif (
        form.is_valid() and interview.contact.can_be_emailed and _sent(form, interview, request.now)
    ):
        show_moment(request, after_thanks(interview))
        return redirect(interview)
    context = letter_context(request, interview, thanks, form) | {
        "form": form,
        "thanked_form": ThankedForm(contact=interview.contact, auto_id="thanked_%s"),
        "interview": interview,
        "contact": interview.contact,
    }
    return render_form_page(request, "interviews/thank_form.html", context)


def _sent(form: ThankYouForm, interview: Interview, now: dt.datetime) -> bool:
    """Return False if it can't be sent; the form has the reason."""
    services.save_thank_you_draft(interview_id=interview.pk, starts_from=form.mark, now=now)
    try:
        services.send_thank_you(interview_id=interview.pk, now=now, **form.letter)
    except IllegalMove:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
    return form.is_valid()


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def thanked(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    form = ThankedForm(request.POST, contact=interview.contact)
    if not form.is_valid():
        messages.error(request, _("Say how you thanked them."))
        return redirect("interviews:thank", code)
    services.thanked_another_way(interview_id=interview.pk, now=request.now, **form.cleaned_data)
    messages.success(request, _("Noted. Nothing was sent."))
    show_moment(request, after_thanks(interview))
    return redirect(interview)


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def undo_thank_you(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    if services.undo_send_thank_you(interview_id=interview.pk, now=request.now):
        messages.success(request, _("Taken back. Nothing was sent; the thank-you is still due."))
        return redirect("interviews:thank", code)
    messages.info(request, _("It has gone out already, so it can't be taken back."))
    return redirect(interview)
