"""Ready sets: the office makes, fills, orders and retires them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.codes import is_code
from core.forms import render_form_page
from core.search import typed
from questions import services
from questions.forms.question import PlaceForm
from questions.forms.shelf import EditSetForm, FillForm, NewSetForm
from questions.models import CURATORS, Question, QuestionSet, SetEntry
from questions.selectors.search import matching
from questions.views.answers import just_moved, moved_to
from users.access import GET_POST, POST, access

FORM = "questions/manage/set_form.html"
MOST_FOUND = 20


@access(*CURATORS, methods=GET_POST)
def create(request: HttpRequest) -> HttpResponse:
    """A new set behind the others, to be filled next."""
    form = NewSetForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            chosen = services.add_set(values=form.values(), form_key=form.cleaned_data["form_key"])
            messages.success(request, _("Saved."))
            return redirect("questions:fill", chosen.slug)
        except services.ShelfMade as made:
            form.found_made(made.row)
            return render(request, FORM, {"form": form}, status=409)
    return render_form_page(request, FORM, {"form": form})


@access(*CURATORS, methods=GET_POST)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """What a set is called and for whom it is; a stale page shows both."""
    chosen = _set(request, slug)
    form = EditSetForm(request.POST or None, chosen=chosen)
    if form.is_bound and form.is_valid():
        try:
            services.change_set(
                set_id=chosen.pk, version=form.cleaned_data["version"], values=form.values()
            )
            messages.success(request, _("Saved."))
            return redirect("questions:fill", chosen.slug)
        except services.ShelfStale as stale:
            form.based_on(stale.row)
            context = {"form": form, "set": chosen, "conflict": form.differences(stale.row)}
            return render(request, FORM, context, status=409)
    return render_form_page(request, FORM, {"form": form, "set": chosen})


@access(*CURATORS, methods=GET_POST)
def fill(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions of a set in their order, and others to put in, found by `?q=`."""
    chosen = _set(request, slug)
    if request.method == "POST":
        return _pressed(request, chosen)
    query = typed(request.GET.get("q", ""))
    others = (
        Question.objects.visible_to(request.user)
        .exclude(entries__question_set=chosen)
        .select_related("theme")
    )
    entries = list(chosen.entries.select_related("question__theme"))
    found = matching(others, query)[:MOST_FOUND] if query else []
    context = {"set": chosen, "entries": entries, "query": query, "found": found}
    context["minutes"] = sum(entry.question.minutes for entry in entries)
    return render(
        request,
        "questions/manage/set_fill.html",
        context | just_moved(request) | _just_taken(request, entries),
    )


@access(*CURATORS, methods=POST)
def place(request: HttpRequest, slug: str) -> HttpResponse:
    chosen, form = _set(request, slug), PlaceForm(request.POST)
    if not form.is_valid():
        return redirect("questions:shelves")
    at = form.cleaned_data["at"]
    services.place_set(set_id=chosen.pk, at=at)
    return redirect(f"{reverse('questions:shelves')}?{moved_to(request, f'set-{slug}', at)}")


@access(*CURATORS, methods=POST)
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Students start no more sheets from it; the way back is on the next page, and stays there."""
    services.retire_set(set_id=_set(request, slug).pk, now=request.now)
    return redirect(f"{reverse('questions:shelves')}?undo={slug}")


@access(*CURATORS, methods=POST)
def bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = services.bring_back_set(set_id=_set(request, slug).pk)
    messages.success(request, _("“%(name)s” is back.") % {"name": chosen.name})
    return redirect("questions:shelves")


def _set(request: HttpRequest, slug: str) -> QuestionSet:
    return get_object_or_404(QuestionSet.objects.editable_by(request.user), slug=slug)


def _pressed(request: HttpRequest, chosen: QuestionSet) -> HttpResponse:
    """Make the change of a button, say what was put in, and lead back."""
    questions = Question.objects.editable_by(request.user).filter(merged_into=None)
    form = FillForm(request.POST, chosen=chosen, questions=questions)
    if not form.is_valid() or not _fill(chosen, **form.cleaned_data):
        messages.warning(request, _("Something changed meanwhile. This is how it stands now."))
        return redirect(request.get_full_path())
    if put := form.cleaned_data["put"]:
        messages.success(request, _("“%(text)s” is in the set.") % {"text": put.text})
    return redirect(_back_to(request, form.cleaned_data))


def _back_to(request: HttpRequest, pressed: dict) -> str:
    """The page as it was, and which entry moved, or was taken out from where."""
    found, entry, take = (
        urlencode({"q": request.GET.get("q", "")}),
        pressed["entry"],
        pressed["take"],
    )
    if take:
        found += "&" + urlencode({"taken": take.question.code, "from": take.position})
    elif entry and pressed["at"]:
        found += "&" + moved_to(request, f"entry-{entry.pk}", pressed["at"])
    return f"{request.path}?{found}"


def _just_taken(request: HttpRequest, entries: list[SetEntry]) -> dict:
    """For the template: the question that was taken out and is not back, and what puts it where
    it was."""
    code, place = request.GET.get("taken", ""), request.GET.get("from", "")
    if not is_code(code) or code in {entry.question.code for entry in entries}:
        return {}
    taken = Question.objects.editable_by(request.user).filter(code=code).first()
    return {"taken": taken, "undo": {"put": code, "at": place}}


def _fill(chosen: QuestionSet, put, take, entry, at) -> bool:
    """Make the one change of a press; whether there was one."""
    if put:
        placed = services.put_in(set_id=chosen.pk, question_id=put.pk)
        if at:
            services.place_in_set(entry_id=placed.pk, at=at)
    elif take:
        services.take_out(entry_id=take.pk)
    elif entry and at:
        services.place_in_set(entry_id=entry.pk, at=at)
    return bool(put or take or (entry and at))
