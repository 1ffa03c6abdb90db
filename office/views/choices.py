"""The pages of fields of work, sources of people and checklists."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.edits import Stale, conflict
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.names import isolated
from core.undo import offer_undo, undo_offer
from office import services
from office.domain.choices import LISTS, ChoiceList
from office.forms.choices import PlaceForm, choice_form, new_choice_form
from office.models.choices import Choice, ChoiceQuerySet
from office.services.choices import ChoiceTaken
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

PAGE = "office:choices"
EDIT = "office/choice.html"


@access(Role.ADMIN, methods=GET_POST)
def index(request: SignedInRequest, kind: str) -> HttpResponse:
    """Show a list in order; a post adds an entry."""
    chosen = _list_or_404(kind)
    form = new_choice_form(request.POST or None, chosen.model)
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            services.add_choice(model=chosen.model, name=name, by=request.user, parts=chosen.parts)
        except Refusal as refusal:
            form.add_error("name", str(refusal.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect(PAGE, kind)
    context = {"form": form, "list": chosen, **_entries(request, kind, chosen)}
    return render_form_page(request, "office/choices.html", context)


def _entries(request: SignedInRequest, kind: str, chosen: ChoiceList) -> dict[str, Any]:
    rows = list(_rows(request, chosen))
    retired = [row for row in rows if not row.is_active]
    slug = undo_offer(request, f"{PAGE} {kind}")
    return {
        "rows": [row for row in rows if row.is_active],
        "retired": retired,
        "just_retired": next((row for row in retired if row.slug == slug), None),
    }


@access(Role.ADMIN, methods=GET_POST)
def edit(request: SignedInRequest, kind: str, slug: str) -> HttpResponse:
    row = _choice_or_404(request, kind, slug)
    form = choice_form(request.POST or None, row)
    context: dict[str, Any] = {"form": form, "list": LISTS[kind], "row": row}
    if not (form.is_bound and form.is_valid()):
        return render_form_page(request, EDIT, context)
    version = form.cleaned_data["version"]
    try:
        services.change_choice(row=row, values=form.values(), version=version, by=request.user)
    except ChoiceTaken as taken:
        form.add_error("name", str(taken.sentence))
        return render_form_page(request, EDIT, context)
    except Stale as stale:
        return conflict(request, form, stale.stored, EDIT, context=context)
    messages.success(request, _("Saved."))
    return redirect(PAGE, kind)


@access(Role.ADMIN, methods=POST)
@redirect_on_refusal(lambda request, kind, slug: reverse(PAGE, args=[kind]))
def move(request: SignedInRequest, kind: str, slug: str) -> HttpResponse:
    row, form = _choice_or_404(request, kind, slug), PlaceForm(request.POST)
    if form.is_valid():
        services.move_choice(row=row, place=form.cleaned_data["at"], by=request.user)
    return HttpResponseRedirect(f"{reverse(PAGE, args=[kind])}#choice-{slug}")


@access(Role.ADMIN, methods=POST)
@redirect_on_refusal(lambda request, kind, slug: reverse(PAGE, args=[kind]))
def retire(request: SignedInRequest, kind: str, slug: str) -> HttpResponse:
    row = _choice_or_404(request, kind, slug)
    services.retire_choice(row=row, by=request.user)
    offer_undo(request, f"{PAGE} {kind}", slug)
    return redirect(PAGE, kind)


@access(Role.ADMIN, methods=POST)
def republish(request: SignedInRequest, kind: str, slug: str) -> HttpResponse:
    row = _choice_or_404(request, kind, slug)
    services.republish_choice(row=row, by=request.user)
    messages.success(request, _("“%(name)s” is offered again.") % {"name": isolated(row.name)})
    return redirect(PAGE, kind)


def _list_or_404(kind: str) -> ChoiceList:
    if kind not in LISTS:
        raise Http404
    return LISTS[kind]


def _choice_or_404(request: SignedInRequest, kind: str, slug: str) -> Choice:
    found: Choice = get_object_or_404(_rows(request, _list_or_404(kind)), slug=slug)
    return found


def _rows(request: SignedInRequest, chosen: ChoiceList) -> ChoiceQuerySet:
    return chosen.model.objects.editable_by(request.user).filter(**chosen.parts)
