"""The office's log: what became of each mail, HELD and its release, and who did what on the
site."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from outbox.domain.audit_actions import OutboxAction
from outbox.models import DailyCount, Email
from outbox.selectors import health
from outbox.selectors.email_log import mail_log
from outbox.services.again import NotAgain, NotWanted, send_again
from outbox.services.release import WrongKey, release
from users.access import GET, POST, access
from users.models.roles import Role
from users.selectors.audit_log import trail


@access(Role.ADMIN, Role.AUDITOR, records=OutboxAction.LOG_VIEWED, methods=GET)
def mails(request: HttpRequest) -> HttpResponse:
    """Mails by what became of them; facts alone, no word that anybody wrote."""
    hold = health.hold()
    context = {
        "log": mail_log(request.user, request.GET, request.now),
        "hold": hold,
        "alarms": health.alarms_lately(request.now),
        "caps": [
            (DailyCount.What(what).label, number)
            for what, number in health.caps_lately(request.now)
        ],
        "can_act": request.user.has_role(Role.ADMIN),
    }
    return render(request, "outbox/manage/mail_log.html", context)


@access(Role.ADMIN, Role.AUDITOR, methods=GET)
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Who did what to which record, when."""
    return render(
        request,
        "outbox/manage/audit_trail.html",
        {"trail": trail(request.user, request.GET, request.now)},
    )


@access(Role.ADMIN, methods=POST)
def again(request: HttpRequest, number: int) -> HttpResponse:
    """One mail that did not arrive goes out once more."""
    try:
        send_again(email_id=number, by=request.user, now=request.now)
    except Email.DoesNotExist as gone:
        raise Http404 from gone
    except NotAgain:
        messages.warning(
            request, _("This mail cannot be sent again: it arrived, is still tried, or is too old.")
        )
    except NotWanted:
        messages.info(
            request,
            _("Not sent: what it says is no longer true, or its student was told and decides."),
        )
    else:
        messages.success(
            request, _("It goes out once more. You find it under Due, then under Sent.")
        )
    return _back(request)


@access(Role.ADMIN, methods=POST)
def let_go(request: HttpRequest) -> HttpResponse:
    """End HELD, said twice: with a tick and the button."""
    if not health.hold().can_release:
        messages.info(request, _("There is nothing to release here."))
    elif not request.POST.get("sure"):
        messages.error(request, _("Tick that the original sends no more. Nothing was released."))
    else:
        _release(request)
    return _back(request)


def _release(request: HttpRequest) -> None:
    try:
        release(by=request.user)
    except WrongKey:
        messages.error(
            request, _("Start with the ADDRESS_KEY of the original first. Nothing was released.")
        )
    else:
        messages.success(request, _("Released. What is due goes out now."))


def _back(request: HttpRequest) -> HttpResponse:
    """The log as it was filtered."""
    asked = request.GET.urlencode()
    return HttpResponseRedirect(reverse("outbox:log") + (f"?{asked}" if asked else ""))
