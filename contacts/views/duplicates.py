"""Possible duplicates: merge two people into one, say that they are two, undo either."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts import services
from contacts.models import Person, PersonMerge
from contacts.selectors.possible_duplicates import pairs_page, recent_merges
from core.errors import redirect_on_refusal
from core.undo import end_undo_offer, offer_undo, undo_offer
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import ADMINS

URL_NAME = "contacts:possible_duplicates"


def _back(request: SignedInRequest, *args: object, **kwargs: object) -> str:
    return URL_NAME


@access(*ADMINS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    page, pairs = pairs_page(request.GET)
    context = {
        "page": page,
        "pairs": pairs,
        "merges": recent_merges(request.now),
        "dismissed": undo_offer(request, URL_NAME),
    }
    return render(request, "contacts/directory/duplicates.html", context)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(_back)
def merge(request: SignedInRequest) -> HttpResponse:
    one, other = _numbers(request)
    try:
        services.merge_people(one_id=one, other_id=other, by=request.user, now=request.now)
    except Person.DoesNotExist:
        messages.info(request, _("They are merged already."))
    else:
        messages.success(request, _("They are one person now. You can undo it for 24 hours."))
    return redirect(URL_NAME)


@access(*ADMINS, methods=POST)
@redirect_on_refusal(_back)
def undo_merge(request: SignedInRequest, number: int) -> HttpResponse:
    made = get_object_or_404(PersonMerge, pk=number)
    services.undo_merge_people(merge_id=made.pk, by=request.user, now=request.now)
    messages.success(
        request,
        _("They are two people again. What was added since stays with the one that remained."),
    )
    return redirect(URL_NAME)


@access(*ADMINS, methods=POST)
def dismiss(request: SignedInRequest) -> HttpResponse:
    one, other = _numbers(request)
    if services.dismiss_duplicate(one_id=one, other_id=other, by=request.user, now=request.now):
        offer_undo(request, URL_NAME, {"one": one, "other": other})
    return redirect(URL_NAME)


@access(*ADMINS, methods=POST)
def undo_dismiss(request: SignedInRequest) -> HttpResponse:
    one, other = _numbers(request)
    services.undo_dismiss_duplicate(one_id=one, other_id=other, by=request.user)
    end_undo_offer(request, URL_NAME)
    return redirect(URL_NAME)


def _numbers(request: SignedInRequest) -> tuple[int, int]:
    """Return both persons' numbers. Raises Http404 for anything else."""
    sent = [request.POST.get(name, "") for name in ("one", "other")]
    if not all(text.isascii() and text.isdecimal() and len(text) < 19 for text in sent):
        raise Http404
    return int(sent[0]), int(sent[1])
