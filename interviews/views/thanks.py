"""The thank-you: a part that has a page of its own, where the reminder leads, and that stands on
the wrap-up too."""

import datetime as dt
from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.forms import render_form_page
from interviews import services
from interviews.domain.thank_you_draft import Said, draft, kept, said
from interviews.emails.request_letter import letter_digest
from interviews.forms.wrap_up import ThankedForm, ThankYouForm
from interviews.models import Reflection, ThankYou
from interviews.views.common import (
    get_own_interview_or_404,
    letters_notice,
    redirect_on_illegal_move,
)
from users.access import GET_POST, POST, access
from users.models.roles import Role

TYPED = ("learned", "act_on")


def is_drafting(request) -> bool:
    """Whether the press was for another draft: nothing is sent, and only the mark is kept."""
    return request.method == "POST" and "draft" in request.POST


def letter_form(request, interview, thanks: ThankYou | None, what: Said) -> ThankYouForm:
    """The letter as it stands: what was sent with the form, the student's own words kept before,
    else our draft.

    On the wrap-up the draft follows what is typed there, saved or not.
    """
    what = replace(what, **{name: request.POST[name] for name in TYPED if name in request.POST})
    mark = request.POST.get("starts_from", thanks.starts_from if thanks else "")
    mark = mark if what.marked(mark) else ""
    anew = is_drafting(request)
    subject, text = (None if anew else kept(thanks)) or draft(interview, request.user, what, mark)
    initial = {
        "subject": subject,
        "text": text,
        "starts_from": mark,
        "drafted": letter_digest(subject, text),
    }
    if anew and request.POST.get("cadence"):
        initial["cadence"] = request.POST["cadence"]
    data = None if anew else request.POST or None
    return ThankYouForm(data, contact=interview.contact, marks=what.choices(), initial=initial)


def part(request, interview, thanks: ThankYou | None, form: ThankYouForm) -> dict:
    """What the part says around the letter."""
    return {
        "letter": form,
        "thanks": thanks,
        "late": thanks is not None and thanks.is_late(request.now),
        "letters_notice": "" if form.is_bound else letters_notice(interview, request.now),
    }


def keep(interview, form: ThankYouForm, *, mark: str, now: dt.datetime) -> None:
    """Keep the mark, and the letter where it is not our draft any more."""
    own_words = {}
    if form.is_bound and form.is_valid() and form.was_edited:
        own_words = {name: form.cleaned_data[name] for name in ("subject", "text")}
    services.keep_thanks(interview_id=interview.pk, starts_from=mark, now=now, **own_words)


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def thank(request, code):
    """The thank-you alone, with a draft that can be sent as it is; sent through the outbox."""
    interview = get_own_interview_or_404(request, code)
    interview.check_move("thank")
    reflection = Reflection.objects.readable_by(request.user).filter(interview=interview).first()
    thanks = interview.thanks.first()
    form = letter_form(request, interview, thanks, said(interview, request.user, reflection))
    if is_drafting(request):
        keep(interview, form, mark=form.initial["starts_from"], now=request.now)
    elif form.is_valid() and interview.contact.email and _sent(form, interview, request.now):
        return redirect(interview)
    page = {
        "form": form,
        "thanked_form": ThankedForm(contact=interview.contact, auto_id="thanked_%s"),
        "interview": interview,
        "contact": interview.contact,
    }
    return render_form_page(
        request, "interviews/thank_form.html", page | part(request, interview, thanks, form)
    )


def _sent(form, interview, now) -> bool:
    """Whether the thank-you is on its way; where it can't be, the form says what to do instead."""
    services.keep_thanks(interview_id=interview.pk, starts_from=form.mark, now=now)
    try:
        services.send_thank_you(interview_id=interview.pk, now=now, **form.letter)
    except (services.ContactSuppressed, services.TooManyLetters) as refusal:
        form.add_error(None, refusal.sentence)
    return form.is_valid()


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def thanked(request, code):
    """Thanked another way: ticked off, nothing is sent."""
    interview = get_own_interview_or_404(request, code)
    form = ThankedForm(request.POST, contact=interview.contact)
    if not form.is_valid():
        messages.error(request, _("Say how you thanked them."))
        return redirect("interviews:thank", code)
    services.thanked_another_way(interview_id=interview.pk, now=request.now, **form.cleaned_data)
    messages.success(request, _("Ticked off. Nothing was sent."))
    return redirect(interview)


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def take_back(request, code):
    interview = get_own_interview_or_404(request, code)
    if services.take_back_thank_you(interview_id=interview.pk, now=request.now):
        messages.success(request, _("Taken back. Nothing was sent; the thank-you is still due."))
        return redirect("interviews:thank", code)
    messages.info(request, _("It has gone out already, so it can't be taken back."))
    return redirect(interview)
