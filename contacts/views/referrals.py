"""A person whom a contact named: write to them, or not this one. Each page is its owner's alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import services
from contacts.models import Referral
from core.names import isolated
from users.access import GET, POST, access
from users.models.roles import Role


@access(Role.STUDENT, methods=GET)
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Who was named, by whom, how to reach them, and the way to go on."""
    return render(request, "contacts/referral.html", {"referral": _own(request, code)})


@access(Role.STUDENT, methods=POST)
def write(request: HttpRequest, code: str) -> HttpResponse:
    """The person becomes a contact, and the request to them opens."""
    contact = services.follow(referral_id=_own(request, code).pk)
    return redirect("interviews:request", contact.code)


@access(Role.STUDENT, methods=POST)
def put_away(request: HttpRequest, code: str) -> HttpResponse:
    """Not this one; the next page has the way back."""
    referral = _own(request, code)
    services.put_away(referral_id=referral.pk, now=request.now)
    return redirect(f"{reverse('home:today')}?undo={referral.code}")


@access(Role.STUDENT, methods=POST)
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    referral = _own(request, code)
    services.bring_back(referral_id=referral.pk)
    messages.success(
        request,
        _("%(name)s is back among the people named to you.") % {"name": isolated(referral.name)},
    )
    return redirect(referral)


def _own(request: HttpRequest, code: str) -> Referral:
    mine = Referral.objects.editable_by(request.user).select_related("by", "contact")
    return get_object_or_404(mine, code=code)
