"""The office's do-not-contact list: look up an address, add addresses, remove one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import render_form_page
from outbox.forms import AddForm, LookUpForm, RemoveForm
from outbox.selectors.suppression_list import address_status, suppression_list
from outbox.services.do_not_contact import add_to_do_not_contact, remove_from_do_not_contact
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import ADMINS


@access(*ADMINS, methods=GET_POST)
def index(request: SignedInRequest) -> HttpResponse:
    """Look up an address by POST, so that no URL or log holds it."""
    form = LookUpForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "suppressions": suppression_list(request.GET, request.now)}
    if form.is_valid():
        address = form.cleaned_data["address"]
        context["found"] = address_status(address, request.now)
        context["remove_form"] = RemoveForm(initial={"address": address})
    return render_form_page(request, "outbox/manage/do_not_contact.html", context)


@access(*ADMINS, methods=GET_POST)
def add(request: SignedInRequest) -> HttpResponse:
    """Add one address or many; an error in one line adds none."""
    form = AddForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render_form_page(request, "outbox/manage/do_not_contact_add.html", {"form": form})
    reasons = form.cleaned_data["addresses"]
    new = add_to_do_not_contact(reasons=reasons, by=request.user, now=request.now)
    messages.success(request, _added(new, len(reasons) - new, form.unread))
    return redirect("outbox:do_not_contact")


def _added(new: int, known: int, unread: tuple[str, ...]) -> str:
    text = ngettext(
        "%(new)d address is on the list now.", "%(new)d addresses are on the list now.", new
    ) % {"new": new}
    if known:
        before = ngettext("%(known)d was on it before.", "%(known)d were on it before.", known)
        text = f"{text} {before % {'known': known}}"
    if unread:
        text = f"{text} {_('Not read: %(columns)s.') % {'columns': ', '.join(unread)}}"
    return text


@access(*ADMINS, methods=POST)
def remove(request: SignedInRequest) -> HttpResponse:
    """Remove the office's entry; a person's own choice only at that person's request."""
    form = RemoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say how the person asked for it. Nothing was changed."))
    elif remove_from_do_not_contact(by=request.user, now=request.now, **form.cleaned_data):
        messages.success(
            request, _("Taken off the list. It is recorded that you did it, without the address.")
        )
    else:
        messages.info(request, _("There was nothing to take off."))
    return redirect("outbox:do_not_contact")
