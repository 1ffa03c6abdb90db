"""The line for adding somebody, as Today, the list and the page for adding show it."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from contacts.forms import QuickAddForm
from contacts.listing import named
from contacts.models import Contact

BACK = {"today": "home:today", "list": "contacts:list", "new": "contacts:create"}
GUESSES = {"name", "title", "organization"}


def line(request: HttpRequest, back: str) -> dict:
    """Context of contacts/_quick_add.html on a page: an empty line, and whom the last one added."""
    code = request.GET.get("added", "")
    return {
        "quick": QuickAddForm(),
        "back": back,
        "added": named(request.user, code) if code else None,
        "guessed": GUESSES.intersection(request.GET.get("guessed", "").split(",")),
    }


def added(contact: Contact, guessed: frozenset[str], back: str) -> dict:
    """The same context right after the line was taken."""
    return {"quick": QuickAddForm(), "back": back, "added": contact, "guessed": guessed}


def landing(contact: Contact, guessed: frozenset[str], back: str) -> str:
    """Where a page without script goes on: the page the line was on, with the summary of what it was taken for."""
    query = {"added": contact.code} | ({"guessed": ",".join(sorted(guessed))} if guessed else {})
    return f"{reverse(BACK.get(back, BACK['list']))}?{urlencode(query, safe=',')}#added"
