"""Suggesting a question to the office, and the office's answer."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.chips import Chip
from core.errors import Refusal, redirect_on_refusal
from core.forms import render_form_page
from questions import services
from questions.forms.suggestion import AcceptForm, DeclineForm, SuggestForm
from questions.models import Question, Suggestion
from questions.selectors.similar import similar_to
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import CURATORS, Role

PER_PAGE = 25
DECIDE = "questions/manage/suggestion.html"
INBOX = "questions:suggestions"


@access(Role.STUDENT, Role.COUNSELOR, Role.INSTRUCTOR, methods=GET_POST)
def suggest(request: SignedInRequest) -> HttpResponse:
    form = SuggestForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.suggest(by=request.user, now=request.now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            text = _("Thank you. The office reads it, and its answer will be here.")
            messages.success(request, text)
            return redirect("questions:suggest")
    mine = Suggestion.objects.readable_by(request.user).select_related("question")
    page = Paginator(mine.order_by("-sent_at", "-id"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "unread": mine.unread().exists()}
    return render_form_page(request, "questions/suggest.html", context)


@access(Role.STUDENT, Role.COUNSELOR, Role.INSTRUCTOR, methods=POST)
def answers_read(request: SignedInRequest) -> HttpResponse:
    services.mark_answers_read(by=request.user, now=request.now)
    return redirect("questions:suggest")


@access(*CURATORS, methods=GET)
def inbox(request: SignedInRequest) -> HttpResponse:
    """List open suggestions, oldest first; with `?answered=` answered ones, newest first."""
    related = ("by", "theme", "question", "decided_by")
    suggestions = Suggestion.objects.editable_by(request.user).select_related(*related)
    answered = "answered" in request.GET
    if answered:
        rows = suggestions.exclude(decided_at=None).order_by("-decided_at", "-id")
    else:
        rows = suggestions.waiting()
    chips = [
        Chip(_("Waiting"), "", is_chosen=not answered),
        Chip(_("Answered"), "answered=1", is_chosen=answered),
    ]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "answered": answered, "chips": chips}
    return render(request, "questions/manage/suggestions.html", context)


@access(*CURATORS, methods=GET_POST)
@redirect_on_refusal(lambda request, code: INBOX)
def decide(request: SignedInRequest, code: str) -> HttpResponse:
    suggestion = _get_suggestion_or_404(request, code)
    form = AcceptForm(request.POST or None, suggestion=suggestion)
    if form.is_bound and form.is_valid():
        try:
            _accept(request, suggestion, form)
        except services.LastQuestionTaken as refusal:
            form.add_error("always_last", str(refusal.sentence))
        else:
            text = _("It is in the bank. %(name)s reads your answer.")
            messages.success(request, text % {"name": suggestion.by})
            return redirect(INBOX)
    return render_form_page(request, DECIDE, _context(suggestion, form, DeclineForm()))


@access(*CURATORS, methods=POST)
@redirect_on_refusal(lambda request, code: INBOX)
def decline(request: SignedInRequest, code: str) -> HttpResponse:
    suggestion, form = _get_suggestion_or_404(request, code), DeclineForm(request.POST)
    if not form.is_valid():
        context = _context(suggestion, AcceptForm(suggestion=suggestion), form)
        return render(request, DECIDE, context, status=422)
    word = form.cleaned_data["word"]
    services.decline(suggestion_id=suggestion.pk, word=word, by=request.user, now=request.now)
    text = _("Answered. %(name)s reads your word on the site.")
    messages.success(request, text % {"name": suggestion.by})
    return redirect(INBOX)


def _get_suggestion_or_404(request: SignedInRequest, code: str) -> Suggestion:
    suggestions = Suggestion.objects.editable_by(request.user)
    return get_object_or_404(suggestions.select_related("by", "theme", "question"), code=code)


def _accept(request: SignedInRequest, suggestion: Suggestion, form: AcceptForm) -> None:
    services.accept(
        suggestion_id=suggestion.pk,
        values=form.values(),
        status=Question.Status.PUBLISHED if "publish" in request.POST else Question.Status.DRAFT,
        word=form.cleaned_data["word"],
        by=request.user,
        now=request.now,
    )


def _context(suggestion: Suggestion, form: AcceptForm, decline: DeclineForm) -> dict[str, Any]:
    return {
        "suggestion": suggestion,
        "form": form,
        "decline": decline,
        "similar": similar_to(suggestion.text),
    }
