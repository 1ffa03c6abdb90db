"""Erase a contact for good: the page that says what goes and what stays, and the press."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import services
from contacts.domain.contact_page import ContactPage
from contacts.models import Contact
from contacts.selectors.unapplied_imports import unapplied_imports
from core.errors import redirect_on_refusal
from users.access import GET_POST, SignedInRequest, access
from users.models.roles import Role


def _own(request: SignedInRequest, code: str) -> Contact:
    return get_object_or_404(Contact.objects.editable_by(request.user), code=code)


@access(
    Role.STUDENT,
    methods=GET_POST,
    reauthenticate=gettext_lazy("Erase a contact for good"),
    reach=_own,
)
@redirect_on_refusal("contacts:detail")
def erase(request: SignedInRequest, code: str) -> HttpResponse:
    contact = _own(request, code)
    if request.method == "POST":
        services.erase_contact(contact_id=contact.pk, now=request.now)
        messages.success(request, _("The contact is erased."))  # the name would stay in a cookie
        return redirect("contacts:list")
    context = {
        "contact": contact,
        "page": ContactPage(contact, request.now),
        "imports": unapplied_imports(request.user),
    }
    return render(request, "contacts/erase.html", context)
