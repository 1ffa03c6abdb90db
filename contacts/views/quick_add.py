"""The line for adding somebody, as Today, the list and the page for adding show it."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from contacts.forms import QuickAddForm
from contacts.models import Contact
from contacts.selectors.contact_list import named

BACK = {"today": "home:today", "list": "contacts:list", "new": "contacts:create"}
GUESSES = {
    "name": _("the name"),
    "title": _("what they do"),
    "organization": _("the organization"),
    "phone": _("the phone number"),
    "source": _("how you found them"),
    "relationship": _("how you know them"),
}


def line(request: HttpRequest, back: str) -> dict:
    """Context of contacts/_quick_add.html on a page: an empty line, and whom the last one added."""
    code = request.GET.get("added", "")
    return {
        "quick": QuickAddForm(),
        "back": back,
        "added": named(request.user, code) if code else None,
        "guessed": guesses(request.GET.get("guessed", "").split(",")),
    }


def added(contact: Contact, guessed: frozenset[str], back: str) -> dict:
    """The same context right after the line was taken."""
    return {"quick": QuickAddForm(), "back": back, "added": contact, "guessed": guesses(guessed)}


def guesses(names: Iterable[str]) -> str:
    """What of the summary is a guess, in words: "the name, what they do"."""
    return get_text_list([str(words) for name, words in GUESSES.items() if name in names], _("and"))


def landing(contact: Contact, guessed: frozenset[str], back: str) -> str:
    """Where a page without script goes on: the page the line was on, with the summary of what it
    was taken for."""
    query = {"added": contact.code} | ({"guessed": ",".join(sorted(guessed))} if guessed else {})
    return f"{reverse(BACK.get(back, BACK['list']))}?{urlencode(query, safe=',')}#added"
