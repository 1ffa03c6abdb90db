"""Suggesting a question to the office, and the office's answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.forms import render_form_page
from questions import services
from questions.forms.question import last_taken
from questions.forms.suggestion import AcceptForm, DeclineForm, SuggestForm
from questions.models import CURATORS, Question, Suggestion
from questions.selectors.similar import alike
from users.access import GET, GET_POST, POST, access
from users.models.roles import Role

PER_PAGE = 25
DECIDE = "questions/manage/suggestion.html"


@access(Role.STUDENT, Role.COUNSELOR, Role.INSTRUCTOR, methods=GET_POST)
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggest a question; below it what the office said to one's earlier ones."""
    form = SuggestForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.suggest(by=request.user, now=request.now, **form.cleaned_data)
            messages.success(
                request, _("Thank you. The office reads it, and its answer will stand here.")
            )
            return redirect("questions:suggest")
        except services.TooMany:
            form.add_error(
                None, _("Many of your suggestions wait for an answer. Please come back later.")
            )
    mine = (
        Suggestion.objects.readable_by(request.user)
        .select_related("question")
        .order_by("-sent_at", "-id")
    )
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "unread": mine.unread().exists()}
    return render_form_page(request, "questions/suggest.html", context)


@access(Role.STUDENT, Role.COUNSELOR, Role.INSTRUCTOR, methods=POST)
def answers_read(request: HttpRequest) -> HttpResponse:
    """The office's answers are read; the first page says no more of them."""
    services.answers_read(by=request.user, now=request.now)
    return redirect("questions:suggest")


@access(*CURATORS, methods=GET)
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, oldest first; with `?answered=` what was decided, newest first."""
    reach = Suggestion.objects.editable_by(request.user).select_related(
        "by", "theme", "question", "decided_by"
    )
    answered = "answered" in request.GET
    rows = (
        reach.exclude(decided_at=None).order_by("-decided_at", "-id")
        if answered
        else reach.waiting()
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "questions/manage/suggestions.html", {"page": page, "answered": answered}
    )


@access(*CURATORS, methods=GET_POST)
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """One suggestion: take it up, as it is or edited."""
    suggestion = _suggestion(request, code)
    form = AcceptForm(request.POST or None, suggestion=suggestion)
    if form.is_bound and form.is_valid():
        status = Question.Status.PUBLISHED if "publish" in request.POST else Question.Status.DRAFT
        try:
            services.accept(
                suggestion_id=suggestion.pk,
                values=form.values(),
                status=status,
                word=form.cleaned_data["word"],
                by=request.user,
                now=request.now,
            )
            messages.success(
                request,
                _("It is in the bank. %(name)s reads your answer.") % {"name": suggestion.by},
            )
            return redirect("questions:suggestions")
        except services.LastTaken as taken:
            form.add_error("always_last", last_taken(taken.question))
        except services.Decided:
            return _decided(request)
    return render_form_page(request, DECIDE, _page(suggestion, form, DeclineForm()))


@access(*CURATORS, methods=POST)
def decline(request: HttpRequest, code: str) -> HttpResponse:
    """Say no, with a word back."""
    suggestion, form = _suggestion(request, code), DeclineForm(request.POST)
    if not form.is_valid():
        return render(
            request, DECIDE, _page(suggestion, AcceptForm(suggestion=suggestion), form), status=422
        )
    try:
        services.decline(
            suggestion_id=suggestion.pk,
            word=form.cleaned_data["word"],
            by=request.user,
            now=request.now,
        )
        messages.success(
            request, _("Answered. %(name)s reads your word on the site.") % {"name": suggestion.by}
        )
    except services.Decided:
        return _decided(request)
    return redirect("questions:suggestions")


def _suggestion(request: HttpRequest, code: str) -> Suggestion:
    reach = Suggestion.objects.editable_by(request.user).select_related("by", "theme", "question")
    return get_object_or_404(reach, code=code)


def _page(suggestion: Suggestion, form: AcceptForm, decline: DeclineForm) -> dict:
    return {
        "suggestion": suggestion,
        "form": form,
        "decline": decline,
        "alike": alike(suggestion.text),
    }


def _decided(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("A colleague answered this one meanwhile. Nothing was changed."))
    return redirect("questions:suggestions")
