"""The guided brainstorm: one question at a time, one line for each person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts import services
from contacts.forms.brainstorm import BrainstormForm
from contacts.models import Contact
from contacts.selectors.brainstorm import BrainstormPage, brainstorm_page
from contacts.views.adding import refuse_in_form
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.htmx import fragment
from core.names import isolated
from office.models import Source
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

PAGE, TEMPLATE = "contacts:brainstorm", "contacts/brainstorm.html"
GO = ("back", "next", "end")


@access(Role.STUDENT, methods=GET_POST)
def index(request: SignedInRequest) -> HttpResponse:
    """Ask the next question; a post adds a person, goes on, or both: nothing typed is lost."""
    asked = _asked(request) if request.method == "POST" else None
    page = brainstorm_page(request.user, asked)
    if asked is None:
        return _show(request, page) if request.method == "GET" else _shown_after(request)
    form, go = _form(page, request.POST), request.POST.get("go", "")
    if not form.is_blank and not _add(request, form, asked):
        return render_form_page(request, TEMPLATE, {"page": page, "form": form}, "question")
    if form.is_blank or go in GO:
        to = {"back": page.before or asked, "end": None}.get(go, page.after)
        services.move_brainstorm(student=request.user, source=to)
    return _shown_after(request)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(lambda request, code: PAGE)
def undo(request: SignedInRequest, code: str) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    services.undo_add_in_brainstorm(student=request.user, contact=contact, now=request.now)
    text = _("%(name)s is off your list again.") % {"name": isolated(contact.name)}
    if not request.htmx:
        messages.success(request, text)
    return _shown_after(request, text)


@access(Role.STUDENT, methods=POST)
def restart(request: SignedInRequest) -> HttpResponse:
    services.restart_brainstorm(student=request.user)
    return redirect(PAGE)


def _asked(request: SignedInRequest) -> Source | None:
    slug = request.POST.get("source", "")
    return get_object_or_404(Source, slug=slug) if slug else None


def _form(page: BrainstormPage, data: Any = None) -> BrainstormForm:
    return BrainstormForm(data, places=page.places, place=page.last_place)


def _add(request: SignedInRequest, form: BrainstormForm, source: Source) -> bool:
    """Return False with the reason in the form."""
    if not form.is_valid():
        return False
    try:
        services.add_in_brainstorm(
            student=request.user,
            source=source,
            values=form.values(),
            form_key=form.cleaned_data["form_key"],
            anyway=form.cleaned_data["anyway"],
        )
    except Refusal as refusal:
        refuse_in_form(form, refusal)
        return False
    return True


def _shown_after(request: SignedInRequest, told: str = "") -> HttpResponse:
    if not request.htmx:
        return redirect(PAGE)
    return _show(request, brainstorm_page(request.user), told)


def _show(request: SignedInRequest, page: BrainstormPage, told: str = "") -> HttpResponse:
    context = {"page": page, "form": _form(page), "told": told}
    return render(request, fragment(request, TEMPLATE, "question"), context)
