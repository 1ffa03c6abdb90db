"""Themes and ready sets side by side; the office makes, names and orders the themes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.forms import render_form_page
from questions import services
from questions.forms.question import PlaceForm
from questions.forms.shelf import EditThemeForm, NewThemeForm
from questions.models import CURATORS, QuestionSet, Theme
from questions.views.answers import just_moved, moved_to
from users.access import GET, GET_POST, POST, access

FORM = "questions/manage/theme_form.html"


@access(*CURATORS, methods=GET)
def shelves(request: HttpRequest) -> HttpResponse:
    """Themes and ready sets, each in the office's order; with `?undo=` the way back of a set
    just retired."""
    sets = list(QuestionSet.objects.editable_by(request.user).with_size())
    retired = [each for each in sets if each.retired_at]
    context = {
        "themes": Theme.objects.editable_by(request.user).with_number(),
        "sets": [each for each in sets if not each.retired_at],
        "retired": retired,
        "gone": next((each for each in retired if each.slug == request.GET.get("undo")), None),
    } | just_moved(request)
    return render(request, "questions/manage/shelves.html", context)


@access(*CURATORS, methods=GET_POST)
def create(request: HttpRequest) -> HttpResponse:
    """A new theme behind the others."""
    form = NewThemeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.add_theme(values=form.values(), form_key=form.cleaned_data["form_key"])
            messages.success(request, _("Saved."))
            return redirect("questions:shelves")
        except services.NameTaken:
            form.name_taken()
        except services.ShelfMade as made:
            form.found_made(made.row)
            return render(request, FORM, {"form": form}, status=409)
    return render_form_page(request, FORM, {"form": form})


@access(*CURATORS, methods=GET_POST)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """A theme's name and line; a stale page shows both."""
    theme = _theme(request, slug)
    form = EditThemeForm(request.POST or None, theme=theme)
    if form.is_bound and form.is_valid():
        try:
            services.change_theme(
                theme_id=theme.pk, version=form.cleaned_data["version"], values=form.values()
            )
            messages.success(request, _("Saved."))
            return redirect("questions:shelves")
        except services.NameTaken:
            form.name_taken()
        except services.ShelfStale as stale:
            form.based_on(stale.row)
            context = {"form": form, "theme": theme, "conflict": form.differences(stale.row)}
            return render(request, FORM, context, status=409)
    return render_form_page(request, FORM, {"form": form, "theme": theme})


@access(*CURATORS, methods=POST)
def place(request: HttpRequest, slug: str) -> HttpResponse:
    theme, form = _theme(request, slug), PlaceForm(request.POST)
    if not form.is_valid():
        return redirect("questions:shelves")
    at = form.cleaned_data["at"]
    services.place_theme(theme_id=theme.pk, at=at)
    return redirect(f"{reverse('questions:shelves')}?{moved_to(request, f'theme-{slug}', at)}")


@access(*CURATORS, methods=POST)
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """An empty theme goes."""
    theme = _theme(request, slug)
    try:
        services.delete_theme(theme_id=theme.pk)
        messages.success(request, _("“%(name)s” is gone.") % {"name": theme.name})
    except services.NotEmpty:
        messages.warning(
            request, _("“%(name)s” holds questions. Move them first.") % {"name": theme.name}
        )
    return redirect("questions:shelves")


def _theme(request: HttpRequest, slug: str) -> Theme:
    return get_object_or_404(Theme.objects.editable_by(request.user), slug=slug)
