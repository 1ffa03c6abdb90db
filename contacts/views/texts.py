"""One text of a contact or an organization, changed in its place or on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts import services
from contacts.forms.contact import FoundOutForm, TidbitsForm
from contacts.forms.organization import OrganizationTextForm
from contacts.models import Contact, Organization
from core.edits import Stale, Versioned, conflict
from core.forms import render_form_page
from core.names import isolated
from users.access import GET_POST, SignedInRequest, access
from users.models.roles import Role

PAGE = "contacts/text_form.html"
FOUND_OUT = _("What you found out about %(name)s")
REMEMBER = _("Remember about %(name)s")
Row = Contact | Organization


@dataclass(frozen=True)
class Text:
    """A column and how it is changed. `part` draws it from `row_name`, in the element `place`."""

    column: str
    form: type[Versioned]
    heading: str | Promise
    place: str
    part: str
    row_name: str


TIDBITS = Text("tidbits", TidbitsForm, REMEMBER, "tidbits", "contacts/_tidbits.html", "contact")
OF_CONTACT = Text(
    "found_out", FoundOutForm, FOUND_OUT, "found-out", "contacts/_found_out.html", "contact"
)
OF_ORGANIZATION = Text(
    "found_out",
    OrganizationTextForm,
    FOUND_OUT,
    "found-out",
    "contacts/organizations/_found_out.html",
    "organization",
)


@access(Role.STUDENT, methods=GET_POST)
def tidbits(request: SignedInRequest, code: str) -> HttpResponse:
    return _of_contact(request, code, TIDBITS)


@access(Role.STUDENT, methods=GET_POST)
def found_out(request: SignedInRequest, code: str) -> HttpResponse:
    return _of_contact(request, code, OF_CONTACT)


@access(Role.STUDENT, methods=GET_POST)
def organization_found_out(request: SignedInRequest, code: str) -> HttpResponse:
    mine = Organization.objects.editable_by(request.user).apart()
    organization = get_object_or_404(mine, code=code)

    def save(version: int, values: dict[str, Any]) -> Organization:
        return services.change_organization(
            organization_id=organization.pk, version=version, values=values
        )

    return _change(request, organization, OF_ORGANIZATION, save)


def _of_contact(request: SignedInRequest, code: str, text: Text) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)

    def save(version: int, values: dict[str, Any]) -> Contact:
        return services.change(contact_id=contact.pk, version=version, values=values)

    return _change(request, contact, text, save)


def _change(
    request: SignedInRequest,
    about: Row,
    text: Text,
    save: Callable[[int, dict[str, Any]], Row],
) -> HttpResponse:
    """`save` gets the version and the values. htmx gets the form alone, then the text."""
    stored = {text.column: getattr(about, text.column), "version": about.version}
    form = text.form(request.POST or None, initial=stored)
    context = {
        "about": about,
        "heading": text.heading % {"name": isolated(about.name)},
        "place": text.place,
    }
    if form.is_bound and form.is_valid():
        try:
            about = save(
                form.cleaned_data["version"], {text.column: form.cleaned_data[text.column]}
            )
        except Stale as stale:
            context["about"] = stale.stored
            return conflict(request, form, stale.stored, PAGE, context=context, partial="editing")
        if request.htmx:
            return render(request, text.part, {text.row_name: about, "saved": True})
        return redirect(about)
    return render_form_page(request, PAGE, context | {"form": form}, "editing")
