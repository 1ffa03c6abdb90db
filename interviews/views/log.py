"""Log a talk that came about without this site, on one page, and undo that."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from contacts.forms.contact_fields import label
from contacts.selectors.contact_list import contact_with_code
from contacts.services import Duplicate
from core.edits import AlreadyUsed
from core.errors import Refusal
from core.forms import render_form_page
from core.names import isolated
from interviews import services
from interviews.forms.log import LogForm
from interviews.models import Interview, Stage
from interviews.selectors.moments import after_talk
from interviews.views.common import (
    get_own_interview_or_404,
    notify_clock_changes,
    redirect_on_illegal_move,
    show_moment,
)
from interviews.views.thanks import is_drafting
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

TEMPLATE = "interviews/log_form.html"


@access(Role.STUDENT, methods=GET_POST)
def log(request: SignedInRequest) -> HttpResponse:
    """`?contact=` names whose talk it was. "Draft" only writes the thank-you into the form."""
    student, code = request.user, request.GET.get("contact", "")
    chosen = contact_with_code(student, code) if code else None
    form = LogForm(request.POST or None, student=student, now=request.now, chosen=chosen)
    if is_drafting(request):
        form = form.drafted()
    elif form.is_valid() and (interview := _logged(form)):
        _tell(request, form, interview)
        return redirect(interview)
    return render_form_page(request, TEMPLATE, {"form": form})


def _logged(form: LogForm) -> Interview | None:
    """Return the talk, or None with the reason in the form."""
    cleaned = form.cleaned_data
    try:
        return services.log_talk(
            whom=_whom(form),
            said=services.LoggedTalk(
                ended_at=cleaned["ended_at"],
                how=cleaned["how"],
                purpose=cleaned["purpose"],
                notes=cleaned["notes"],
                reflection=form.reflection_values,
            ),
            thanks=services.LoggedThanks(
                medium="" if form.is_sending else cleaned["thanked"],
                letter=form.letter if form.is_sending else {},
            ),
            form_key=cleaned["form_key"],
            sure=cleaned["sure"],
            now=form.now,
        )
    except Refusal as refusal:
        _refuse(form, refusal)
    return None


def _whom(form: LogForm) -> services.Whom:
    if form.contact:
        return services.Whom(form.student, contact=form.contact)
    anyway = form.cleaned_data["anyway"]
    return services.Whom(form.student, values=form.values(), anyway=anyway)


def _refuse(form: LogForm, refusal: Refusal) -> None:
    if isinstance(refusal, AlreadyUsed):
        text = _("This page already logged a talk with %(name)s. Send it again to log this one.")
        form.refuse_used(refusal.made, text % {"name": isolated(refusal.made.name)})
        return
    if isinstance(refusal, Duplicate):
        form.duplicate = refusal.contact
    if isinstance(refusal, services.TalkInTheWay):
        form.in_the_way, form.may_log = refusal.interview, refusal.may_log
    form.add_error(None, str(refusal.sentence))


def _tell(request: SignedInRequest, form: BaseForm, interview: Interview) -> None:
    messages.success(request, _("Logged."))
    show_moment(request, after_talk(interview))
    notify_clock_changes(request, form)


@access(Role.STUDENT, methods=POST)
@redirect_on_illegal_move
def undo_log(request: SignedInRequest, code: str) -> HttpResponse:
    """Undo a log; the page that follows has its words, not saved any more."""
    interview = get_own_interview_or_404(request, code, "reflection", "notes")
    typed = _typed(interview)
    services.undo_log(interview_id=interview.pk, now=request.now)
    form = LogForm(student=request.user, now=request.now, chosen=interview.contact)
    form.initial.update(typed)
    return render(request, TEMPLATE, {"form": form, "is_undone": True})


def _typed(interview: Interview) -> dict[str, Any]:
    """Return what the log of `interview` said, as the form's initial values."""
    reflection = getattr(interview, "reflection", None)
    thanks = interview.thanks.first()
    names = ("learned", "act_on", "interest_before", "interest_after")
    words = {name: getattr(reflection, name) for name in names} if reflection else {}
    return words | {
        "line": label(interview.contact),
        "ended_at": interview.ended_at,
        "how": interview.how,
        "purpose": interview.purpose,
        "notes": interview.notes.note if hasattr(interview, "notes") else "",
        "thanked": thanks.medium if thanks and interview.stage == Stage.THANKED else "",
    }
