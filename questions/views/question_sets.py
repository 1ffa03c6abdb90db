"""Curators make, fill, order and retire ready sets."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.edits import AlreadyUsed, Stale, conflict
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from core.search import typed
from core.undo import offer_undo, undo_offer
from questions import services
from questions.forms.question import PlaceForm
from questions.forms.question_set import EditSetForm, NewSetForm, SetQuestionsForm
from questions.models import Question, QuestionSet, SetEntry
from questions.selectors.search import matching
from questions.views.common import pop_moved, remember_moved
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import CURATORS

FORM, QUESTIONS = "questions/manage/set_form.html", "questions/manage/set_questions.html"
LIST = "questions:themes"
MOST_FOUND = 20


@access(*CURATORS, methods=GET_POST)
def create(request: SignedInRequest) -> HttpResponse:
    form = NewSetForm(request.POST or None)
    if form.is_bound and form.is_valid():
        key = form.cleaned_data["form_key"]
        try:
            question_set = services.add_set(values=form.values(), form_key=key, by=request.user)
        except AlreadyUsed as used:
            form.refuse_used_for(used.made)
        else:
            messages.success(request, _("Saved."))
            return redirect("questions:set_questions", question_set.slug)
    return render_form_page(request, FORM, {"form": form})


@access(*CURATORS, methods=GET_POST)
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    question_set = _get_set_or_404(request, slug)
    form = EditSetForm(request.POST or None, question_set=question_set)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.change_set(
                set_id=question_set.pk, version=version, values=form.values(), by=request.user
            )
        except Stale as stale:
            return conflict(request, form, stale.stored, FORM, context={"set": question_set})
        messages.success(request, _("Saved."))
        return redirect("questions:set_questions", slug)
    return render_form_page(request, FORM, {"form": form, "set": question_set})


@access(*CURATORS, methods=GET_POST)
def questions(request: SignedInRequest, slug: str) -> HttpResponse:
    question_set = _get_set_or_404(request, slug)
    if request.method == "POST":
        return _change(request, question_set)
    query = typed(request.GET.get("q", ""))
    others = Question.objects.visible_to(request.user).exclude(entries__question_set=question_set)
    entries = list(question_set.entries.select_related("question__theme"))
    context = {
        "set": question_set,
        "entries": entries,
        "query": query,
        "found": matching(others.select_related("theme"), query)[:MOST_FOUND] if query else [],
        "minutes": sum(entry.question.minutes for entry in entries),
    }
    context |= pop_moved(request) | _just_removed(request, question_set, entries)
    return render(request, QUESTIONS, context)


@access(*CURATORS, methods=POST)
@redirect_on_refusal(lambda request, slug: LIST)
def move(request: SignedInRequest, slug: str) -> HttpResponse:
    question_set, form = _get_set_or_404(request, slug), PlaceForm(request.POST)
    if form.is_valid():
        place = form.cleaned_data["at"]
        services.move_set(set_id=question_set.pk, place=place, by=request.user)
        remember_moved(request, f"set-{slug}", place)
    return redirect(LIST)


@access(*CURATORS, methods=POST)
def retire(request: SignedInRequest, slug: str) -> HttpResponse:
    set_id = _get_set_or_404(request, slug).pk
    services.retire_set(set_id=set_id, by=request.user, now=request.now)
    offer_undo(request, LIST, slug)
    return redirect(LIST)


@access(*CURATORS, methods=POST)
def republish(request: SignedInRequest, slug: str) -> HttpResponse:
    question_set = services.republish_set(set_id=_get_set_or_404(request, slug).pk, by=request.user)
    messages.success(request, _("“%(name)s” is back.") % {"name": question_set.name})
    return redirect(LIST)


def _get_set_or_404(request: SignedInRequest, slug: str) -> QuestionSet:
    return get_object_or_404(QuestionSet.objects.editable_by(request.user), slug=slug)


def _change(request: SignedInRequest, question_set: QuestionSet) -> HttpResponse:
    questions = Question.objects.editable_by(request.user).filter(merged_into=None)
    form = SetQuestionsForm(request.POST, question_set=question_set, questions=questions)
    if not form.is_valid() or not _change_questions(request, question_set, form.cleaned_data):
        messages.warning(
            request, _("Something changed in the meantime. This is how it stands now.")
        )
    return redirect(f"{request.path}?{urlencode({'q': request.GET.get('q', '')})}")


def _change_questions(
    request: SignedInRequest, question_set: QuestionSet, change: dict[str, Any]
) -> bool:
    """Make the submitted change; return False if there is none."""
    put, take, entry, place = (change[name] for name in ("put", "take", "entry", "at"))
    try:
        if put:
            added = services.add_to_set(set_id=question_set.pk, question_id=put.pk, by=request.user)
            if place:
                services.move_in_set(entry_id=added.pk, place=place, by=request.user)
            messages.success(request, _("“%(text)s” is in the set.") % {"text": put.text})
        elif take:
            services.remove_from_set(entry_id=take.pk, by=request.user)
            removed = {"set": question_set.slug, "question": take.question.code}
            offer_undo(request, "questions:set_questions", removed | {"place": take.position})
        elif entry and place:
            services.move_in_set(entry_id=entry.pk, place=place, by=request.user)
            remember_moved(request, f"entry-{entry.pk}", place)
    except Refusal:
        return False
    return bool(put or take or (entry and place))


def _just_removed(
    request: SignedInRequest, question_set: QuestionSet, entries: list[SetEntry]
) -> dict[str, Any]:
    """Return the context for undoing the last removal from this set, or {}."""
    removed = undo_offer(request, "questions:set_questions")
    if not removed or removed["set"] != question_set.slug:
        return {}
    code = removed["question"]
    if code in {entry.question.code for entry in entries}:
        return {}
    question = Question.objects.editable_by(request.user).filter(code=code).first()
    return {"removed": question, "undo": {"put": code, "at": removed["place"]}}
