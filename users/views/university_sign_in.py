"""The page under Settings where an account is connected with the university's sign-in."""

from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import redirect_on_refusal
from users.access import GET, POST, SIGNED_IN, SignedInRequest, access
from users.selectors.single_sign_on import connections, is_person_bound, ways
from users.services import single_sign_on
from users.views.single_sign_on import go

PAGE = "users:university_sign_in"


@access(SIGNED_IN, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    if not ways():
        raise Http404
    found = {row.provider: row for row in connections(request.user)}
    context = {
        "ways": [(way, found.get(way.provider)) for way in ways()],
        "is_bound": is_person_bound(request.user),
    }
    return render(request, "users/university_sign_in.html", context)


@access(SIGNED_IN, methods=POST, reauthenticate=gettext_lazy("Connect university sign-in"))
def connect(request: SignedInRequest, protocol: str) -> HttpResponse:
    if protocol not in {way.protocol for way in ways()}:
        raise Http404
    return go(request, protocol, AuthProcess.CONNECT)


@access(SIGNED_IN, methods=POST, reauthenticate=gettext_lazy("Disconnect university sign-in"))
@redirect_on_refusal(PAGE)
def disconnect(request: SignedInRequest) -> HttpResponse:
    if not ways():
        raise Http404
    if single_sign_on.disconnect(person=request.user, by=request.user):
        messages.success(
            request, _("Disconnected. The university's sign-in no longer opens this account.")
        )
    return redirect(PAGE)
