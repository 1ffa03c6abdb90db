"""People of the office's directory, as students see and ask them: without an address."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from contacts import services
from contacts.selectors.people_to_ask_list import people_to_ask_list
from core.errors import redirect_on_refusal
from core.htmx import fragment
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import Role

TEMPLATE = "contacts/people_to_ask.html"


@access(Role.STUDENT, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    people = people_to_ask_list(request.user, request.GET, request.now)
    return render(request, fragment(request, TEMPLATE, "results"), {"people": people})


def list_url(_request: SignedInRequest, **_of_person: str) -> str:
    return reverse("contacts:people_to_ask")


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(list_url)
def ask(request: SignedInRequest, code: str) -> HttpResponse:
    """Add the contact, or find the one from before, and go on to the request."""
    contact = services.add_from_directory(owner=request.user, code=code, now=request.now)
    return redirect("interviews:request", contact.code)
