"""After the talk: the four-field log, the referral, the thank-you."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.models import Referral
from core.forms import answer
from interviews import services
from interviews.forms.talks import ThankedForm, ThankYouForm, WrapUpForm
from interviews.models import IllegalMove, Reflection, Stage
from interviews.planning import sheet_of
from interviews.views.common import letters_notice, own, steady, tell_of_clock_changes, used_up
from interviews.views.note_boxes import boxes_of, keep_sent, notes_of, with_sent
from interviews.wording import thank_you_letter
from users.access import access
from users.roles import Role

LOGGED = (Stage.HELD, Stage.THANKED)


@access(Role.STUDENT)
@require_http_methods(["GET", "HEAD", "POST"])
@steady
def wrap_up(request, code):
    """The answers, what I learned, one thing to act on, a referral, interest before and after; shared or not."""
    interview = own(request, code)
    if interview.stage not in LOGGED:
        raise IllegalMove("wrap_up", interview.stage)
    sent = keep_sent(interview, request.POST, request.now)
    reflection = Reflection.objects.editable_by(request.user).filter(interview=interview).first()
    form = WrapUpForm(request.POST or None, interview=interview, reflection=reflection, now=request.now)
    page = _wrap_up_page(request, interview, sent) | {"form": form, "reflection": reflection}
    if not form.is_valid():
        return answer(request, "interviews/wrap_up_form.html", page)
    if page["unsettled"]:
        return render(request, "interviews/wrap_up_form.html", page, status=page["unsettled"][0].status)
    try:
        _log(interview, form, request.now)
    except services.StaleReflection as stale:
        form.data = form.data.copy()
        form.data["version"] = stale.reflection.version
        return render(request, "interviews/wrap_up_form.html", page | {"theirs": stale.reflection}, status=409)
    messages.success(request, _("Saved."))
    tell_of_clock_changes(request, form)
    return redirect("interviews:thank" if interview.stage == Stage.HELD else "interviews:detail", code)


def _wrap_up_page(request, interview, sent) -> dict:
    """What stands around the form: the answers of the talk, the thank-you's time, whom they pointed to."""
    boxes = with_sent(boxes_of(sheet_of(interview).lines, notes_of(interview, request.user)), sent)
    return {
        "interview": interview,
        "contact": interview.contact,
        "boxes": boxes,
        "has_answers": any(box.text for box in boxes),
        "unsettled": [box for box in sent if box.status != 200],
        "thanks": interview.thanks.first(),
        "referrals": Referral.objects.readable_by(request.user).filter(by=interview.contact),
    }


def _log(interview, form, now) -> None:
    """Keep the log, and the real end where it was corrected. Raises StaleReflection."""
    cleaned = form.cleaned_data
    services.save_reflection(
        interview_id=interview.pk,
        version=cleaned["version"],
        values=form.values,
        share=cleaned["share"],
        referral=form.referral,
        took_interest=cleaned["took_interest"],
        now=now,
    )
    if cleaned["ended_at"]:
        services.correct_end(interview_id=interview.pk, ended_at=cleaned["ended_at"], now=now)


@access(Role.STUDENT)
@require_http_methods(["GET", "HEAD", "POST"])
@steady
def thank(request, code):
    """The thank-you, drafted from the one thing; sent through the outbox."""
    interview = own(request, code)
    interview.check_move("thank")
    thanks = interview.thanks.first()
    subject, text = _draft(request.user, interview, thanks)
    contact = interview.contact
    form = ThankYouForm(request.POST or None, contact=contact, initial={"subject": subject, "text": text})
    if form.is_valid() and contact.email and _sent(form, interview, request.now):
        return redirect(interview)
    return answer(
        request,
        "interviews/thank_form.html",
        {
            "form": form,
            "thanked_form": ThankedForm(contact=contact, auto_id="thanked_%s"),
            "interview": interview,
            "contact": contact,
            "thanks": thanks,
            "late": thanks is not None and thanks.is_late(request.now),
            "letters_notice": "" if form.is_bound else letters_notice(interview, request.now),
        },
    )


def _sent(form, interview, now) -> bool:
    """Whether the thank-you is on its way; where it can't be, the form says what to do instead."""
    try:
        services.send_thank_you(interview_id=interview.pk, now=now, **form.cleaned_data)
    except services.Refused:
        text = _("%(first)s wants no mail through this site. Thank them another way, then tick it off here.")
        form.add_error(None, text % {"first": interview.contact.first_name})
        return False
    except services.TooManyLetters as error:
        form.add_error(None, used_up(error, interview, now))
        return False
    return True


def _draft(user, interview, thanks):
    """The words of a thank-you taken back; else a draft from the one thing to act on, never from private notes.

    The name of whoever they pointed to is mentioned only with permission.
    """
    if thanks and thanks.text:
        return thanks.subject, thanks.text
    reflection = Reflection.objects.readable_by(user).filter(interview=interview).first()
    named = Referral.objects.readable_by(user).filter(by=interview.contact).order_by("-id").first()
    sentence = ""
    if named and named.may_use_name == Referral.Permission.YES:
        sentence = _("I'll write to %(name)s and mention that you pointed me there.") % {"name": named.name}
    elif named:
        sentence = _("Thank you also for the name you gave me.")
    return thank_you_letter(interview, act_on=reflection.act_on if reflection else "", referral=sentence)


@access(Role.STUDENT)
@require_POST
@steady
def thanked(request, code):
    """Thanked another way: ticked off, nothing is sent."""
    interview = own(request, code)
    form = ThankedForm(request.POST, contact=interview.contact)
    if not form.is_valid():
        messages.error(request, _("Say how you thanked them."))
        return redirect("interviews:thank", code)
    services.thanked_another_way(interview_id=interview.pk, now=request.now, **form.cleaned_data)
    messages.success(request, _("Ticked off. Nothing was sent."))
    return redirect(interview)


@access(Role.STUDENT)
@require_POST
@steady
def take_back(request, code):
    interview = own(request, code)
    if services.take_back_thank_you(interview_id=interview.pk, now=request.now):
        messages.success(request, _("Taken back. Nothing was sent; the thank-you is still due."))
        return redirect("interviews:thank", code)
    messages.info(request, _("It has gone out already, so it can't be taken back."))
    return redirect(interview)
