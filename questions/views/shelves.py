"""Themes and ready sets: the office makes, orders and fills them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.edits import Versioned
from core.forms import answer
from questions import services
from questions.forms.question import PlaceForm
from questions.forms.shelf import FillForm, SetForm, ThemeForm
from questions.models import CURATORS, Question, QuestionSet, Theme
from questions.search import matching, typed
from users.access import access

THEME, SET = "questions/manage/theme_form.html", "questions/manage/set_form.html"
MOST_FOUND = 20


@access(*CURATORS)
@require_safe
def shelves(request: HttpRequest) -> HttpResponse:
    """Themes and ready sets, each in the office's order, with how much is in them."""
    context = {
        "themes": Theme.objects.editable_by(request.user).with_number(),
        "sets": QuestionSet.objects.editable_by(request.user).with_size(),
    }
    return render(request, "questions/manage/shelves.html", context)


@access(*CURATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A new theme, or a theme's name and line."""
    stored = get_object_or_404(Theme.objects.editable_by(request.user), slug=slug) if slug else None
    form = ThemeForm(request.POST or None, theme=stored)
    if form.is_bound and form.is_valid():
        try:
            services.save_theme(theme_id=stored.pk if stored else None, **form.values())
            messages.success(request, _("Saved."))
            return redirect("questions:shelves")
        except services.NameTaken:
            form.name_taken()
        except services.ShelfStale as stale:
            return _conflict(request, THEME, form, stale.row, {"theme": stored})
    return answer(request, THEME, {"form": form, "theme": stored})


@access(*CURATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def question_set(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A new set, or what a set is called and for whom it is."""
    stored = get_object_or_404(QuestionSet.objects.editable_by(request.user), slug=slug) if slug else None
    form = SetForm(request.POST or None, chosen=stored)
    if form.is_bound and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            saved = services.save_set(set_id=stored.pk if stored else None, version=version, values=form.values())
            messages.success(request, _("Saved."))
            return redirect("questions:fill", saved.slug)
        except services.ShelfStale as stale:
            return _conflict(request, SET, form, stale.row, {"set": stored})
    return answer(request, SET, {"form": form, "set": stored})


@access(*CURATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions of a set in their order, and others to put in, found by `?q=`."""
    chosen = get_object_or_404(QuestionSet.objects.editable_by(request.user), slug=slug)
    questions = Question.objects.visible_to(request.user)
    if request.method == "POST":
        form = FillForm(request.POST, chosen=chosen, questions=questions)
        if not form.is_valid() or not _fill(chosen, **form.cleaned_data):
            messages.warning(request, _("Something changed meanwhile. This is how it stands now."))
        return redirect(request.get_full_path())
    query = typed(request.GET.get("q", ""))
    others = questions.exclude(entries__question_set=chosen).select_related("theme")
    entries = list(chosen.entries.select_related("question__theme"))
    found = matching(others, query)[:MOST_FOUND] if query else []
    context = {"set": chosen, "entries": entries, "query": query, "found": found}
    context["minutes"] = sum(entry.question.minutes for entry in entries)
    return render(request, "questions/manage/set_fill.html", context)


@access(*CURATORS)
@require_POST
def place_theme(request: HttpRequest, slug: str) -> HttpResponse:
    stored, form = get_object_or_404(Theme.objects.editable_by(request.user), slug=slug), PlaceForm(request.POST)
    if form.is_valid():
        services.place_theme(theme_id=stored.pk, at=form.cleaned_data["at"])
    return redirect("questions:shelves")


@access(*CURATORS)
@require_POST
def place_set(request: HttpRequest, slug: str) -> HttpResponse:
    stored, form = get_object_or_404(QuestionSet.objects.editable_by(request.user), slug=slug), PlaceForm(request.POST)
    if form.is_valid():
        services.place_set(set_id=stored.pk, at=form.cleaned_data["at"])
    return redirect("questions:shelves")


@access(*CURATORS)
@require_POST
def delete_theme(request: HttpRequest, slug: str) -> HttpResponse:
    """An empty theme goes."""
    stored = get_object_or_404(Theme.objects.editable_by(request.user), slug=slug)
    try:
        services.delete_theme(theme_id=stored.pk)
        messages.success(request, _("“%(name)s” is gone.") % {"name": stored.name})
    except services.NotEmpty:
        messages.warning(request, _("“%(name)s” holds questions. Move them first.") % {"name": stored.name})
    return redirect("questions:shelves")


def _fill(chosen: QuestionSet, put, take, entry, at) -> bool:
    """Make the one change of a press; whether there was one."""
    if put:
        services.put_in(set_id=chosen.pk, question_id=put.pk)
    elif take:
        services.take_out(entry_id=take.pk)
    elif entry and at:
        services.place_in_set(entry_id=entry.pk, at=at)
    return bool(put or take or (entry and at))


def _conflict(request: HttpRequest, template: str, form: Versioned, row, context: dict) -> HttpResponse:
    """409: what is stored beside what was typed."""
    form.based_on(row)
    return render(request, template, context | {"form": form, "conflict": form.differences(row)}, status=409)
