"""The quick-add line on Today, the list and the page for adding a contact."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from contacts.forms.contact import QuickAddForm
from contacts.models import Contact
from contacts.selectors.contact_list import contact_with_code
from users.access import SignedInRequest

BACK = {"today": "home:today", "list": "contacts:list", "new": "contacts:create"}
GUESSES = {
    "name": _("the name"),
    "title": _("what they do"),
    "organization": _("the organization"),
    "phone": _("the phone number"),
    "source": _("how you found them"),
    "relationship": _("how you know them"),
}


def context(request: SignedInRequest, back: str) -> dict[str, Any]:
    """Context of contacts/_quick_add.html: an empty line and the last contact. 0 or 1 query."""
    code, line = request.GET.get("added", ""), QuickAddForm()
    if back == "new" and not code and "organization" not in request.GET:
        line.fields["line"].widget.attrs["autofocus"] = True  # the page is there for it
    return {
        "quick": line,
        "back": back,
        "added": contact_with_code(request.user, code) if code else None,
        "guessed": guesses(request.GET.get("guessed", "").split(",")),
    }


def context_after(contact: Contact, guessed: frozenset[str], back: str) -> dict[str, Any]:
    return {"quick": QuickAddForm(), "back": back, "added": contact, "guessed": guesses(guessed)}


def url_after(contact: Contact, guessed: frozenset[str], back: str) -> str:
    """Return the line's page with a summary of `contact`: for browsers without JavaScript."""
    query = {"added": contact.code} | ({"guessed": ",".join(sorted(guessed))} if guessed else {})
    return f"{reverse(BACK.get(back, BACK['list']))}?{urlencode(query, safe=',')}#added"


def guesses(names: Iterable[str]) -> str:
    """Name the guessed columns: "the name and what they do"."""
    guessed = [str(words) for name, words in GUESSES.items() if name in names]
    return str(get_text_list(guessed, str(_("and"))))
