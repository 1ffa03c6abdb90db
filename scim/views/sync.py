"""The admin's page about the directory: its tokens, and the deactivations that wait."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_variables

from core.errors import Refusal, redirect_on_refusal
from core.links import absolute
from scim import services
from scim.forms import TokenForm
from scim.selectors.overview import overview, waiting_numbers
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import ADMINS

BASE_URL = "/scim/v2"
MOST_AT_ONCE = 200  # people of one press: each is a transaction of its own


@access(*ADMINS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    found = overview(request.GET.get("page"), request.now)
    context = {"overview": found, "base_url": absolute(BASE_URL), "token_form": TokenForm()}
    return render(request, "scim/sync.html", context)


@access(*ADMINS, methods=POST, reauthenticate=gettext_lazy("Make a token"))
@redirect_on_refusal("scim:sync")
@sensitive_variables("secret")
def make_token(request: SignedInRequest) -> HttpResponse:
    """Answer with the page that shows the token: neither a session nor a URL ever holds it."""
    form = TokenForm(request.POST)
    form.is_valid()
    secret = services.make_token(
        by=request.user, form_key=form.cleaned_data["form_key"], now=request.now
    )
    context = {"secret": secret, "base_url": absolute(BASE_URL)}
    return render(request, "scim/token.html", context)


@access(*ADMINS, methods=POST, reauthenticate=gettext_lazy("Revoke a token"))
def revoke_token(request: SignedInRequest, number: int) -> HttpResponse:
    if services.revoke_token(number=number, by=request.user, now=request.now):
        messages.success(request, _("This token is refused from now on."))
    else:
        messages.info(request, _("This token was revoked before."))
    return redirect("scim:sync")


@access(*ADMINS, methods=POST)
def confirm(request: SignedInRequest) -> HttpResponse:
    done = _decide(request, services.confirm)
    if done:
        text = ngettext("%(done)d account is closed.", "%(done)d accounts are closed.", done)
        messages.success(request, text % {"done": done})
    return redirect("scim:sync")


@access(*ADMINS, methods=POST)
def refuse(request: SignedInRequest) -> HttpResponse:
    done = _decide(request, services.refuse)
    if done:
        text = ngettext("%(done)d account stays open.", "%(done)d accounts stay open.", done)
        messages.success(request, text % {"done": done})
    return redirect("scim:sync")


def _decide(request: SignedInRequest, decide: Callable[..., bool]) -> int:
    """Decide about the ticked rows, or about everybody, the longest waiting first."""
    waiting = waiting_numbers()
    if not request.POST.get("everyone"):
        ticked = set(request.POST.getlist("chosen"))
        waiting = [number for number in waiting if str(number) in ticked]
    if not waiting:
        messages.info(request, _("Nobody was selected who still waits."))
    if len(waiting) > MOST_AT_ONCE:
        about = {"most": MOST_AT_ONCE}
        messages.info(
            request, _("At most %(most)d at a time. Press again for those who still wait.") % about
        )
    done = 0
    for number in waiting[:MOST_AT_ONCE]:
        try:
            done += decide(number=number, by=request.user, now=request.now)
        except Refusal as refusal:  # one who got a role of staff meanwhile, such as oneself
            messages.warning(request, str(refusal.sentence))
    return done
