"""Where one is signed in, and ending it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import redirect_on_refusal
from users import services
from users.access import GET, POST, SIGNED_IN, SignedInRequest, access
from users.selectors.sessions import sessions_of


@access(SIGNED_IN, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    here = request.session.session_key
    found = sessions_of(request.user, here=here)
    return render(request, "users/sessions.html", {"sessions": found})


@access(SIGNED_IN, methods=POST)
@redirect_on_refusal(lambda request, reference: "users:sessions")
def end(request: SignedInRequest, reference: str) -> HttpResponse:
    services.end_session(person=request.user, reference=reference)
    messages.success(request, _("Signed out there."))
    return redirect("users:sessions")


@access(SIGNED_IN, methods=GET)
def alive(request: SignedInRequest) -> HttpResponse:
    """Answer a page on a shared computer that is in use; the middleware notes it."""
    return HttpResponse(content_type="text/plain")
