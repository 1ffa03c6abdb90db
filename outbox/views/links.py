"""The pages behind the links under emails: for contacts to stop, for people with an account to
switch a kind off."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from core.clock import local
from core.private_page import private_page
from office.services import current
from outbox import services
from outbox.domain.kinds import choice_named
from outbox.forms import MuteForm, StopForm, StopRequestForm
from outbox.models import StopLink
from outbox.services.mute import mute_holder
from outbox.services.refusals import OWN_CHOICE, suppression_for
from outbox.services.stop import PAUSES, choose, holder, pause_end, send_stop_link
from users.access import GET_POST, LINK, PUBLIC, access


@csrf_exempt  # the token is the proof; a mail program's one click brings no cookie
@private_page
@access(LINK, methods=GET_POST)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    link = holder(token)
    if link is None:
        return render(request, "outbox/stop_unknown.html", status=404)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        choose(link=link, choice=StopLink.Choice.STOP, now=request.now)
        return HttpResponse(
            _("Done. No student can write to you any more."),
            content_type="text/plain; charset=utf-8",
        )
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        choose(link=link, choice=form.cleaned_data["choice"], now=request.now)
        return HttpResponseRedirect(request.path, status=303)
    status = 422 if form.is_bound else 200
    return render(
        request, "outbox/stop.html", {"form": form, **_state(link, request.now)}, status=status
    )


@csrf_exempt  # it changes nothing of anybody's, and the pages that lead here send no Referer
@private_page
@access(PUBLIC, methods=GET_POST)
def stop_request(request: HttpRequest) -> HttpResponse:
    """For people whose link is dead: the way to stop goes to their address. Every address gets
    the same answer."""
    form = StopRequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        send_stop_link(address=form.cleaned_data["address"], now=request.now)
        return HttpResponseRedirect(f"{request.path}?sent=1", status=303)
    context = {"stop_form": form, "form": form, "is_sent": "sent" in request.GET}
    return render(
        request, "outbox/stop_request.html", context, status=422 if form.is_bound else 200
    )


@csrf_exempt  # as above
@private_page
@access(LINK, methods=GET_POST)
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """One kind of the site's own emails to one person, off and on again."""
    link = mute_holder(token)
    choice = choice_named(link.choice) if link else None
    if link is None or choice is None:
        return render(request, "outbox/mute_unknown.html", status=404)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        services.mute(user_id=link.user_id, choice=link.choice)
        return HttpResponse(
            _("Done. These emails no longer come."), content_type="text/plain; charset=utf-8"
        )
    form = MuteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        turn = services.mute if form.cleaned_data["mails"] == "off" else services.unmute
        turn(user_id=link.user_id, choice=link.choice)
        return HttpResponseRedirect(request.path, status=303)
    context = {"form": form, "choice": choice, "is_off": link.choice in link.user.muted}
    return render(request, "outbox/mute.html", context, status=422 if form.is_bound else 200)


def _state(link: StopLink, now: dt.datetime) -> dict:
    """What holds now, and until when each pause would last."""
    zone = current().zone
    refusal = suppression_for(link.address_key, "", now)
    return {
        "refusal": refusal,
        "until": local(refusal.until, zone).date() if refusal and refusal.until else None,
        "can_undo": bool(refusal and refusal.reason in OWN_CHOICE),
        "pauses": [
            (choice.value, local(pause_end(months, now), zone).date())
            for choice, months in PAUSES.items()
        ],
    }
