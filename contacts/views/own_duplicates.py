"""A student's contacts that may be one person: listed, and said to be two."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from contacts import services
from contacts.selectors.duplicate_contacts import duplicates_page
from core.errors import redirect_on_refusal
from core.undo import end_undo_offer, offer_undo, undo_offer
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import Role

URL_NAME = "contacts:duplicates"


def _back(request: SignedInRequest, *args: object, **kwargs: object) -> str:
    return URL_NAME


@access(Role.STUDENT, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    page, pairs = duplicates_page(request.user, request.GET)
    context = {"page": page, "pairs": pairs, "dismissed": undo_offer(request, URL_NAME)}
    return render(request, "contacts/duplicates.html", context)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(_back)
def dismiss(request: SignedInRequest) -> HttpResponse:
    codes = _codes(request)
    services.dismiss_pair(owner=request.user, codes=codes, now=request.now)
    offer_undo(request, URL_NAME, dict(zip(("one", "other"), codes, strict=True)))
    return redirect(URL_NAME)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(_back)
def undo_dismiss(request: SignedInRequest) -> HttpResponse:
    services.undo_dismiss_pair(owner=request.user, codes=_codes(request))
    end_undo_offer(request, URL_NAME)
    return redirect(URL_NAME)


def _codes(request: SignedInRequest) -> tuple[str, str]:
    return request.POST.get("one", ""), request.POST.get("other", "")
