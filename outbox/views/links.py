"""Pages behind the links under emails: contacts stop all, users mute one choice."""

import datetime as dt
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core.clock import local
from core.forms import render_form_page
from core.http import Request
from core.private_page import private_page
from office.selectors.settings import office_settings
from outbox import services
from outbox.domain.kinds import get_choice
from outbox.forms import MuteForm, StopForm, StopRequestForm
from outbox.models import StopLink
from outbox.services.mute import find_mute_link
from outbox.services.stop_links import (
    PAUSES,
    apply_stop_choice,
    find_stop_link,
    pause_end,
    send_stop_link,
)
from outbox.services.suppressions import OWN_CHOICE, suppression_for
from users.access import GET_POST, LINK, PUBLIC, access


@csrf_exempt  # the token is the proof; a mail program's one click sends no cookie
@private_page
@access(LINK, methods=GET_POST)
def stop(request: Request, token: str) -> HttpResponse:
    link = find_stop_link(token)
    if link is None:
        return render(request, "outbox/stop_unknown.html", status=404)
    if _is_one_click(request):
        apply_stop_choice(link=link, choice=StopLink.Choice.STOP, now=request.now)
        return _plain(_("Done. No student can write to you anymore."))
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        apply_stop_choice(link=link, choice=form.cleaned_data["choice"], now=request.now)
        return HttpResponseRedirect(request.path, status=303)
    return render_form_page(
        request, "outbox/stop.html", {"form": form, **_stop_state(link, request.now)}
    )


@csrf_exempt  # it changes nothing of anybody's, and the pages that lead here send no Referer
@private_page
@access(PUBLIC, methods=GET_POST)
def stop_request(request: Request) -> HttpResponse:
    """Email a new stop link. The answer is the same for every address."""
    form = StopRequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        send_stop_link(address=form.cleaned_data["address"], now=request.now)
        return HttpResponseRedirect(f"{request.path}?sent=1", status=303)
    context = {"stop_form": form, "form": form, "is_sent": "sent" in request.GET}
    return render_form_page(request, "outbox/stop_request.html", context)


@csrf_exempt  # as above
@private_page
@access(LINK, methods=GET_POST)
def mute(request: Request, token: str) -> HttpResponse:
    link = find_mute_link(token)
    choice = get_choice(link.choice) if link else None
    if link is None or choice is None:
        return render(request, "outbox/mute_unknown.html", status=404)
    if _is_one_click(request):
        services.mute(user_id=link.user_id, choice=link.choice)
        return _plain(_("Done. These emails no longer come."))
    form = MuteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        change = services.mute if form.cleaned_data["emails"] == "off" else services.unmute
        change(user_id=link.user_id, choice=link.choice)
        return HttpResponseRedirect(request.path, status=303)
    context = {"form": form, "choice": choice, "is_off": link.choice in link.user.muted}
    return render_form_page(request, "outbox/mute.html", context)


def _is_one_click(request: Request) -> bool:
    """True if a mail program's own button was pressed (RFC 8058)."""
    return request.POST.get("List-Unsubscribe") == "One-Click"


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _stop_state(link: StopLink, now: dt.datetime) -> dict[str, Any]:
    zone = office_settings().zone
    suppression = suppression_for(link.address_key, "", now)
    until = suppression.until if suppression else None
    return {
        "suppression": suppression,
        "until": local(until, zone).date() if until else None,
        "can_undo": bool(suppression and suppression.reason in OWN_CHOICE),
        "pauses": [
            (choice.value, local(pause_end(months, now), zone).date())
            for choice, months in PAUSES.items()
        ],
    }
