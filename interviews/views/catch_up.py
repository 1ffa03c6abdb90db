""" "Did these happen?" for all past talks on one page, each by one tap or all at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import redirect_on_refusal
from core.undo import end_undo_offer, offer_undo, undo_offer
from interviews import services
from interviews.selectors.unsaid_talks import talks_to_wrap_up, unsaid_talks
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

PAGE = "interviews:catch_up"


@access(Role.STUDENT, methods=GET_POST)
@redirect_on_refusal(PAGE)
def catch_up(request: SignedInRequest) -> HttpResponse:
    """POST answers for the talks whose `code` is sent. Two queries to show."""
    student, now = request.user, request.now
    if request.method == "POST":
        _record(request)
        return redirect(PAGE)
    context = {
        "talks": list(unsaid_talks(student, now)),
        "to_wrap_up": list(talks_to_wrap_up(student)),
        "noted": _noted(undo_offer(request, PAGE)),
    }
    return render(request, "interviews/catch_up.html", context)


def _record(request: SignedInRequest) -> None:
    answer = request.POST.get("answer", "")
    codes = request.POST.getlist("code")
    done = services.catch_up(student=request.user, codes=codes, answer=answer, now=request.now)
    if done:
        offer_undo(request, PAGE, done)
    else:
        messages.info(request, _("Something changed in the meantime. This is how it stands now."))


def _noted(codes: object) -> str:
    number = len(codes) if isinstance(codes, list) else 0
    text = ngettext(
        "Noted for %(n)s talk. You can undo this for ten minutes.",
        "Noted for %(n)s talks. You can undo this for ten minutes.",
        number,
    )
    return text % {"n": number} if number else ""


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(PAGE)
def undo(request: SignedInRequest) -> HttpResponse:
    codes = undo_offer(request, PAGE) or []
    end_undo_offer(request, PAGE)
    number = services.undo_catch_up(student=request.user, codes=codes, now=request.now)
    if number:
        messages.success(request, _("Undone."))
    else:
        messages.info(request, _("There is nothing to undo any more."))
    return redirect(PAGE)
