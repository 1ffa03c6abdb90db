"""Themes and ready sets side by side; curators make, name, order and delete themes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.edits import AlreadyUsed, Stale, conflict
from core.errors import redirect_on_refusal
from core.forms import render_form_page
from core.undo import can_undo, undo_offer
from questions import services
from questions.forms.question import PlaceForm
from questions.forms.theme import EditThemeForm, NewThemeForm
from questions.models import QuestionSet, Theme
from questions.views.common import pop_moved, remember_moved
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import CURATORS

FORM = "questions/manage/theme_form.html"
LIST = "questions:themes"


@access(*CURATORS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    sets = list(QuestionSet.objects.editable_by(request.user).with_size())
    slug = undo_offer(request, LIST)
    context = {
        "themes": Theme.objects.editable_by(request.user).with_number(),
        "sets": [each for each in sets if not each.retired_at],
        "retired": [each for each in sets if each.retired_at],
        "just_retired": next(
            (each for each in sets if _is_just_retired(request, each, slug)), None
        ),
    } | pop_moved(request)
    return render(request, "questions/manage/themes.html", context)


@access(*CURATORS, methods=GET_POST)
def create(request: SignedInRequest) -> HttpResponse:
    form = NewThemeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.add_theme(
                values=form.values(), form_key=form.cleaned_data["form_key"], by=request.user
            )
        except services.NameTaken as refusal:
            form.add_error("name", str(refusal.sentence))
        except AlreadyUsed as used:
            form.refuse_used_for(used.made)
        else:
            messages.success(request, _("Saved."))
            return redirect(LIST)
    return render_form_page(request, FORM, {"form": form})


@access(*CURATORS, methods=GET_POST)
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    theme = _get_theme_or_404(request, slug)
    form = EditThemeForm(request.POST or None, theme=theme)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.change_theme(
                theme_id=theme.pk, version=version, values=form.values(), by=request.user
            )
        except services.NameTaken as refusal:
            form.add_error("name", str(refusal.sentence))
        except Stale as stale:
            return conflict(request, form, stale.stored, FORM, context={"theme": theme})
        else:
            messages.success(request, _("Saved."))
            return redirect(LIST)
    return render_form_page(request, FORM, {"form": form, "theme": theme})


@access(*CURATORS, methods=POST)
def move(request: SignedInRequest, slug: str) -> HttpResponse:
    theme, form = _get_theme_or_404(request, slug), PlaceForm(request.POST)
    if form.is_valid():
        place = form.cleaned_data["at"]
        services.move_theme(theme_id=theme.pk, place=place, by=request.user)
        remember_moved(request, f"theme-{slug}", place)
    return redirect(LIST)


@access(*CURATORS, methods=POST)
@redirect_on_refusal(lambda request, slug: LIST)
def delete(request: SignedInRequest, slug: str) -> HttpResponse:
    theme = _get_theme_or_404(request, slug)
    services.delete_theme(theme_id=theme.pk, by=request.user)
    messages.success(request, _("“%(name)s” is gone.") % {"name": theme.name})
    return redirect(LIST)


def _get_theme_or_404(request: SignedInRequest, slug: str) -> Theme:
    return get_object_or_404(Theme.objects.editable_by(request.user), slug=slug)


def _is_just_retired(request: SignedInRequest, question_set: QuestionSet, slug: str | None) -> bool:
    return question_set.slug == slug and can_undo(question_set.retired_at, request.now)
