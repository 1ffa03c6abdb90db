"""After the talk: the four-field log, the referral, and the thank-you on the same page."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Referral
from core.edits import Stale
from interviews import services
from interviews.domain.question_sheet import sheet_of
from interviews.domain.thank_you_draft import said_in
from interviews.forms.wrap_up import WrapUpForm
from interviews.models import IllegalMove, Reflection, Stage
from interviews.views.common import (
    get_own_interview_or_404,
    notify_clock_changes,
    redirect_on_illegal_move,
    undo_notice,
)
from interviews.views.note_boxes import boxes_of, keep_sent, notes_of, with_sent
from interviews.views.thanks import is_drafting, keep, letter_form, part
from users.access import GET_POST, access
from users.models.roles import Role

LOGGED = (Stage.HELD, Stage.THANKED)
TEMPLATE = "interviews/wrap_up_form.html"


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_illegal_move
def wrap_up(request, code):
    """The answers, what I learned, one thing to act on, a referral, interest, the thank-you;
    shared or not."""
    interview = get_own_interview_or_404(request, code)
    if interview.stage not in LOGGED:
        raise IllegalMove("wrap_up", interview.stage)
    page = _page(request, interview)
    form, letter = page["form"], page["letter"]
    if is_drafting(request):
        keep(interview, letter, mark=letter.initial["starts_from"], now=request.now)
        return render(request, TEMPLATE, page)
    if not form.is_valid() or (_is_sending(request, interview) and not letter.is_valid()):
        return render(request, TEMPLATE, page, status=422 if form.is_bound else 200)
    if page["unsettled"]:
        return render(request, TEMPLATE, page, status=page["unsettled"][0].status)
    return _kept(request, interview, page)


def _is_sending(request, interview) -> bool:
    return (
        "send" in request.POST and interview.stage == Stage.HELD and bool(interview.contact.email)
    )


def _kept(request, interview, page):
    """Keep the log, and send the thank-you where that was pressed; the page again where either
    can't be."""
    form, letter = page["form"], page["letter"]
    try:
        if _is_sending(request, interview):
            return _finish(request, interview, form, letter)
        return _save(request, interview, form, letter)
    except Stale as stale:
        form.data = form.data.copy()
        form.data["version"] = stale.stored.version
        return render(request, TEMPLATE, page | {"theirs": stale.stored}, status=409)
    except (services.ContactSuppressed, services.TooManyLetters) as refusal:
        letter.add_error(None, refusal.sentence)
        return render(request, TEMPLATE, page, status=422)


def _finish(request, interview, form, letter):
    """Everything at once, or nothing. Raises what services.finish raises."""
    ended_at = form.cleaned_data["ended_at"]
    services.finish(
        interview_id=interview.pk,
        log=_log(form),
        ended_at=ended_at,
        letter=letter.letter,
        now=request.now,
    )
    notify_clock_changes(request, form)
    return redirect(interview)


def _save(request, interview, form, letter):
    """The log, and the letter for later. Raises Stale."""
    services.save_reflection(interview_id=interview.pk, now=request.now, **_log(form))
    if form.cleaned_data["ended_at"]:
        services.correct_end(
            interview_id=interview.pk, ended_at=form.cleaned_data["ended_at"], now=request.now
        )
    messages.success(request, _("Saved."))
    notify_clock_changes(request, form)
    if interview.stage != Stage.HELD:
        return redirect(interview)
    keep(interview, letter, mark=letter.initial["starts_from"], now=request.now)
    return redirect(
        interview if interview.contact.email else reverse("interviews:thank", args=[interview.code])
    )


def _page(request, interview) -> dict:
    """The form and the letter as they were sent, and what stands around them. Keeps the notes
    that came along."""
    sent = keep_sent(interview, request.POST, request.now)
    reflection = Reflection.objects.editable_by(request.user).filter(interview=interview).first()
    boxes = with_sent(boxes_of(sheet_of(interview).lines, notes_of(interview, request.user)), sent)
    thanks, what = (
        interview.thanks.first(),
        said_in({box.key: box.text for box in boxes}, reflection),
    )
    letter = letter_form(request, interview, thanks, what)
    return part(request, interview, thanks, letter) | {
        "form": WrapUpForm(
            request.POST or None, interview=interview, reflection=reflection, now=request.now
        ),
        "reflection": reflection,
        "interview": interview,
        "contact": interview.contact,
        "undo": undo_notice(interview, request.now),
        "boxes": boxes,
        "has_answers": any(box.text for box in boxes),
        "unsettled": [box for box in sent if box.status != 200],
        "referrals": Referral.objects.readable_by(request.user).filter(by=interview.contact),
    }


def _log(form) -> dict:
    """What the form says of the talk, as `services.save_reflection` takes it."""
    cleaned = form.cleaned_data
    return {
        "version": cleaned["version"],
        "values": form.values,
        "share": cleaned["share"],
        "referral": form.referral,
        "took_interest": cleaned["took_interest"],
    }
