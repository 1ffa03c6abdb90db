"""Tags of one contact, its planned day, and the page on which tags are kept up."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts import services
from contacts.forms.bulk import PlanForm, TagContactForm, TagNameForm
from contacts.models import Contact, Tag
from contacts.views.listing import TAGS, bulk_notice
from core.errors import Refusal, redirect_on_refusal
from core.forms import Form, problems
from core.undo import offer_undo
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import Role

DETAIL = "contacts:detail"


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(DETAIL)
def tag(request: SignedInRequest, code: str) -> HttpResponse:
    """Put tags on one contact."""
    return _change_tags(request, code, services.tag_contacts)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(DETAIL)
def untag(request: SignedInRequest, code: str) -> HttpResponse:
    return _change_tags(request, code, services.untag_contacts)


def _change_tags(request: SignedInRequest, code: str, change: Callable[..., Any]) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    form = _valid(TagContactForm(request.POST))
    change(owner=request.user, contact_ids=[contact.pk], typed=form.cleaned_data["tags"])
    return redirect(f"{contact.get_absolute_url()}#tags")


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(DETAIL)
def plan(request: SignedInRequest, code: str) -> HttpResponse:
    """Set the day on which the student means to ask; an empty one removes it."""
    contact = get_object_or_404(Contact.objects.editable_by(request.user), code=code)
    form = _valid(PlanForm(request.POST))
    planned_on = form.cleaned_data["planned_on"]
    result = services.plan_selected(
        owner=request.user, ids=[contact.pk], planned_on=planned_on, now=request.now
    )
    if result.change:
        text = _("The day is saved.") if planned_on else _("The day is removed.")
        messages.success(request, text)
    return redirect(contact)


@access(Role.STUDENT, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    active = Count("contacts", filter=Q(contacts__archived_at=None))
    tags = Tag.objects.editable_by(request.user).annotate(number=active)
    return render(request, "contacts/tag_list.html", {"tags": tags} | bulk_notice(request, TAGS))


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(lambda request, code: TAGS)
def rename(request: SignedInRequest, code: str) -> HttpResponse:
    tag = get_object_or_404(Tag.objects.editable_by(request.user), code=code)
    form = _valid(TagNameForm(request.POST))
    merged = services.rename_tag(tag=tag, name=form.cleaned_data["name"], now=request.now)
    if merged:
        offer_undo(request, TAGS, {"bulk": merged.code})
    else:
        messages.success(request, _("Saved."))
    return redirect(TAGS)


@access(Role.STUDENT, methods=POST)
@redirect_on_refusal(lambda request, code: TAGS)
def delete(request: SignedInRequest, code: str) -> HttpResponse:
    tag = get_object_or_404(Tag.objects.editable_by(request.user), code=code)
    if change := services.delete_tag(tag=tag, now=request.now):
        offer_undo(request, TAGS, {"bulk": change.code})
    return redirect(TAGS)


def _valid(form: Form) -> Form:
    """Return the form. Raises Refusal with its first problem: it is one field on another page."""
    if not form.is_valid():
        raise Refusal(problems(form)[0][1])
    return form
