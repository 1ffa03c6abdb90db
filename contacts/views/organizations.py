"""A student's organizations: find, add, read, edit, join, archive. Only the owner sees a page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts import services
from contacts.forms.organization import NewOrganizationForm, OrganizationForm
from contacts.models import Organization
from contacts.selectors.organizations import (
    organization_list,
    organization_page,
    other_names,
)
from core.edits import Stale, conflict
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.htmx import fragment
from core.names import isolated
from core.undo import offer_undo, undo_offer
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

LIST, JOINED = "contacts:organizations", "contacts:organization"
TEMPLATES = "contacts/organizations"
EDIT = f"{TEMPLATES}/form.html"


@access(Role.STUDENT, methods=GET_POST)
def index(request: SignedInRequest) -> HttpResponse:
    """The list; a name sent to it makes a record, or opens the one of that name."""
    form = NewOrganizationForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = services.add_organization(owner=request.user, name=form.cleaned_data["name"])
            return redirect(made)
        except Refusal as refusal:
            form.add_error("name", str(refusal))
    context = _list_context(request) | {"form": form}
    if form.is_bound:
        return render_form_page(request, f"{TEMPLATES}/list.html", context)
    return render(request, fragment(request, f"{TEMPLATES}/list.html", "results"), context)


def _list_context(request: SignedInRequest) -> dict[str, Any]:
    code = undo_offer(request, LIST)
    mine = Organization.objects.editable_by(request.user)
    archived = mine.filter(code=code).first() if code else None
    return {
        "organizations": organization_list(request.user, request.GET),
        "archived": archived if archived and archived.can_undo(request.now) else None,
    }


@access(Role.STUDENT, methods=GET)
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    mine = Organization.objects.editable_by(request.user).select_related("joined_into", "owner")
    organization = get_object_or_404(mine, code=code)
    if organization.joined_into:
        return redirect(organization.joined_into)
    page = organization_page(organization, request.GET)
    left = undo_offer(request, JOINED)
    joined = mine.filter(code=left, joined_into=organization).first() if left else None
    context = {"organization": organization, "page": page, "joined": joined}
    return render(request, fragment(request, f"{TEMPLATES}/detail.html", "people"), context)


@access(Role.STUDENT, methods=GET_POST)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    organization = _get_own_or_404(request, code)
    focus = request.GET.get("field", "")
    form = OrganizationForm(request.POST or None, organization=organization, focus=focus)
    context = {"organization": organization, "others": other_names(organization)}
    try:
        if form.is_bound and form.is_valid() and _saved(organization, form):
            messages.success(request, _("Saved."))
            return redirect(organization)
    except Stale as stale:
        context["organization"] = stale.stored
        return conflict(request, form, stale.stored, EDIT, context=context)
    return render_form_page(request, EDIT, context | {"form": form})


def _saved(organization: Organization, form: OrganizationForm) -> bool:
    """Save a valid form; return False with the reason in it. Raises Stale."""
    version, values = form.cleaned_data["version"], form.values()
    try:
        services.change_organization(
            organization_id=organization.pk, version=version, values=values
        )
    except Stale:
        raise
    except services.NameTaken as refusal:
        form.taken = refusal.organization
        form.add_error("name", str(refusal.sentence))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


@access(Role.STUDENT, methods=POST)
def archive(request: SignedInRequest, code: str) -> HttpResponse:
    organization = _get_own_or_404(request, code)
    services.archive_organization(organization_id=organization.pk, now=request.now)
    offer_undo(request, LIST, organization.code)
    return redirect(LIST)


@access(Role.STUDENT, methods=POST)
def restore(request: SignedInRequest, code: str) -> HttpResponse:
    organization = _get_own_or_404(request, code)
    services.restore_organization(organization_id=organization.pk)
    text = _("%(name)s is back among your organizations.")
    messages.success(request, text % {"name": isolated(organization.name)})
    return redirect(organization)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal("contacts:edit_organization")
def join(request: SignedInRequest, code: str) -> HttpResponse:
    """Join it to another one, named as the student would name it."""
    organization = _get_own_or_404(request, code)
    kept = services.join_organization(
        organization_id=organization.pk, name=request.POST.get("into", ""), now=request.now
    )
    offer_undo(request, JOINED, organization.code)
    return redirect(kept)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal("contacts:organization")
def undo_join(request: SignedInRequest, code: str) -> HttpResponse:
    organization = get_object_or_404(Organization.objects.editable_by(request.user), code=code)
    services.undo_join_organization(organization_id=organization.pk, now=request.now)
    text = _("%(name)s has its own page again.")
    messages.success(request, text % {"name": isolated(organization.name)})
    return redirect(organization)


def _get_own_or_404(request: SignedInRequest, code: str) -> Organization:
    return get_object_or_404(Organization.objects.editable_by(request.user).apart(), code=code)
