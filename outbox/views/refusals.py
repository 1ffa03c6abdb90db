"""The office's do-not-contact list: look an address up, put addresses on it, take one off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import render_form_page
from outbox.forms import LiftForm, LookUpForm, PutOnListForm
from outbox.selectors.suppression_list import look_up, refused_list
from outbox.services.office_list import put_on_list, take_off_list
from users.access import GET_POST, POST, access
from users.models.roles import Role


@access(Role.ADMIN, methods=GET_POST)
def index(request: HttpRequest) -> HttpResponse:
    """How many and why. An address is looked up by POST, so that no address line or log holds
    it."""
    form = LookUpForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "refused": refused_list(request.GET, request.now)}
    if form.is_valid():
        context["found"] = look_up(form.cleaned_data["address"], request.now)
        context["lift_form"] = LiftForm(initial={"address": form.cleaned_data["address"]})
    return render_form_page(request, "outbox/manage/refusal_list.html", context)


@access(Role.ADMIN, methods=GET_POST)
def add(request: HttpRequest) -> HttpResponse:
    """One address or many; with a fault in one line nothing is written down."""
    form = PutOnListForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render_form_page(request, "outbox/manage/refusal_form.html", {"form": form})
    reasons = form.cleaned_data["addresses"]
    new = put_on_list(reasons=reasons, by=request.user, now=request.now)
    text = ngettext(
        "%(new)d address is on the list now.", "%(new)d addresses are on the list now.", new
    ) % {"new": new}
    if known := len(reasons) - new:
        before = ngettext("%(known)d was on it before.", "%(known)d were on it before.", known)
        text = f"{text} {before % {'known': known}}"
    if form.unread:
        text = f"{text} {_('Not read: %(columns)s.') % {'columns': ', '.join(form.unread)}}"
    messages.success(request, text)
    return redirect("outbox:refusals")


@access(Role.ADMIN, methods=POST)
def lift(request: HttpRequest) -> HttpResponse:
    """Take back the office's own word; a person's own wish only as that person asked for it."""
    form = LiftForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say how the person asked for it. Nothing was changed."))
    elif take_off_list(by=request.user, **form.cleaned_data):
        messages.success(
            request,
            _("Taken off the list. It is written down that you did it, without the address."),
        )
    else:
        messages.info(request, _("There was nothing to take off."))
    return redirect("outbox:refusals")
