"""The wrap-up after the talk: reflection, referral, and the thank-you on the same page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from contacts.models import Referral
from core.edits import Stale, conflict, with_value
from core.errors import Refusal
from core.forms import has_errors
from interviews import services
from interviews.domain.question_sheet import sheet_of
from interviews.domain.thank_you_draft import said_in
from interviews.forms.wrap_up import ThankYouForm, WrapUpForm
from interviews.models import IllegalMove, Interview, Reflection, Stage
from interviews.selectors.leavers import is_student_gone
from interviews.selectors.moments import after_thanks
from interviews.views.common import (
    get_own_interview_or_404,
    notify_clock_changes,
    redirect_on_illegal_move,
    show_moment,
    undo_notice,
)
from interviews.views.note_boxes import boxes_of, notes_of, save_notes, with_sent
from interviews.views.thanks import is_drafting, letter_context, letter_form, save_draft
from users.access import GET_POST, SignedInRequest, access
from users.models.roles import Role

TEMPLATE = "interviews/wrap_up_form.html"


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def wrap_up(request: SignedInRequest, code: str) -> HttpResponse:
    interview = get_own_interview_or_404(request, code)
    if interview.stage not in (Stage.HELD, Stage.THANKED):
        raise IllegalMove("wrap_up", interview.stage)
    if is_student_gone(interview, request.now):
        return _read(request, interview)
    page = _context(request, interview)
    if is_drafting(request):
        letter = page["letter"]
        save_draft(interview, letter, mark=letter.initial["starts_from"], now=request.now)
        return render(request, TEMPLATE, page)
    if not _is_complete(request, page):
        return _page(request, page)
    return _saved(request, page)


def _read(request: SignedInRequest, interview: Interview) -> HttpResponse:
    reflection = Reflection.objects.editable_by(request.user).filter(interview=interview).first()
    context = {"interview": interview, "contact": interview.contact, "reflection": reflection}
    return render(request, "interviews/wrap_up_read.html", context)


def _page(request: SignedInRequest, page: dict[str, Any]) -> HttpResponse:
    """Respond 422 for form errors, else the status of the first note that isn't saved."""
    is_wrong = has_errors(page["form"])
    if _is_sending(request, page["interview"]):
        is_wrong = is_wrong or has_errors(page["letter"])
    status = 422 if is_wrong else next((box.status for box in page["unsaved"]), 200)
    return render(request, TEMPLATE, page, status=status)


def _is_sending(request: SignedInRequest, interview: Interview) -> bool:
    is_due = interview.stage == Stage.HELD and interview.contact.can_be_emailed
    return is_due and "send" in request.POST


def _is_complete(request: SignedInRequest, page: dict[str, Any]) -> bool:
    """True if all that was sent is in order and each note of it is saved."""
    letter_ok = not _is_sending(request, page["interview"]) or page["letter"].is_valid()
    return page["form"].is_valid() and letter_ok and not page["unsaved"]


def _saved(request: SignedInRequest, page: dict[str, Any]) -> HttpResponse:
    """Save or send, and redirect; a conflict or a refusal is shown with all that was typed."""
    interview, form, letter = page["interview"], page["form"], page["letter"]
    act = _send if _is_sending(request, interview) else _save
    try:
        response = act(request, interview, form, letter)
    except Stale as stale:
        return conflict(request, form, stale.stored, TEMPLATE, context=page)
    except IllegalMove:
        raise
    except Refusal as refusal:
        response = _kept(request, page, refusal)
    notify_clock_changes(request, form)
    return response


def _kept(request: SignedInRequest, page: dict[str, Any], refusal: Refusal) -> HttpResponse:
    """Save all but the letter, which stays a draft, and show the page with the refusal.

    Raises what `services.save_wrap_up` raises.
    """
    interview, form, letter = page["interview"], page["form"], page["letter"]
    reflection = services.save_wrap_up(
        interview_id=interview.pk,
        log=_reflection(form),
        ended_at=form.cleaned_data["ended_at"],
        now=request.now,
    )
    save_draft(interview, letter, mark=letter.mark, now=request.now)
    form.data = with_value(form.data, "version", reflection.version)  # what Send submits next
    letter.add_error(None, str(refusal.sentence))
    page["is_kept"] = True
    return _page(request, page)


def _send(
    request: SignedInRequest, interview: Interview, form: WrapUpForm, letter: ThankYouForm
) -> HttpResponse:
    """Raises what `services.finish` raises."""
    services.finish(
        interview_id=interview.pk,
        log=_reflection(form),
        ended_at=form.cleaned_data["ended_at"],
        letter=letter.letter,
        now=request.now,
    )
    show_moment(request, after_thanks(interview))
    return redirect(interview)


def _save(
    request: SignedInRequest, interview: Interview, form: WrapUpForm, letter: ThankYouForm
) -> HttpResponse:
    """Raises what `services.save_wrap_up` raises."""
    services.save_wrap_up(
        interview_id=interview.pk,
        log=_reflection(form),
        ended_at=form.cleaned_data["ended_at"],
        now=request.now,
    )
    messages.success(request, _("Saved."))
    if interview.stage == Stage.HELD:
        save_draft(interview, letter, mark=letter.initial["starts_from"], now=request.now)
        if not interview.contact.can_be_emailed:
            return redirect("interviews:thank", interview.code)
    return redirect(interview)


def _context(request: SignedInRequest, interview: Interview) -> dict[str, Any]:
    sent = save_notes(interview, request.POST, request.now)
    reflection = Reflection.objects.editable_by(request.user).filter(interview=interview).first()
    boxes = with_sent(boxes_of(sheet_of(interview).lines, notes_of(interview, request.user)), sent)
    thanks = interview.thanks.first()
    notes = said_in({box.key: box.text for box in boxes}, reflection)
    letter = letter_form(request, interview, thanks, notes)
    return letter_context(request, interview, thanks, letter) | {
        "form": WrapUpForm(
            request.POST or None, interview=interview, reflection=reflection, now=request.now
        ),
        "reflection": reflection,
        "interview": interview,
        "contact": interview.contact,
        "undo": undo_notice(interview, request.now),
        "boxes": boxes,
        "has_answers": any(box.text for box in boxes),
        "unsaved": [box for box in sent if box.status != 200],
        "referrals": Referral.objects.readable_by(request.user).filter(by=interview.contact),
    }


def _reflection(form: WrapUpForm) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {
        "version": cleaned["version"],
        "values": form.reflection,
        "share": cleaned["share"],
        "referrals": form.referrals,
        "took_interest": cleaned["took_interest"],
    }
