"""The curators' list, a new question, and a question's own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.edits import AlreadyUsed, Stale, conflict
from core.forms import render_form_page
from core.htmx import fragment
from core.undo import undo_offer
from questions import services
from questions.domain.starter import starter_bank
from questions.forms.question import EditQuestionForm, NewQuestionForm, QuestionFields
from questions.models import Question, Theme
from questions.selectors.curator_list import curator_list
from questions.selectors.similar import similar_to
from questions.views.common import (
    Status,
    get_question_or_404,
    render_row,
    status_message,
    waiting_suggestions,
)
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import CURATORS

PREVIEWED = ("text", "why", "follow_ups", "minutes", "must_ask")
LIST, NEW, FORM = (f"questions/manage/{page}.html" for page in ("list", "new", "form"))


@access(*CURATORS, methods=GET)
def index(request: SignedInRequest) -> HttpResponse:
    context: dict[str, Any] = {"curator_list": curator_list(request.user, request.GET)}
    if not request.htmx:
        context["suggestions"] = waiting_suggestions(request)
        context["deleted"] = _just_deleted(request)
    return render(request, fragment(request, LIST, "results"), context)


@access(*CURATORS, methods=GET_POST)
def create(request: SignedInRequest) -> HttpResponse:
    form = NewQuestionForm(request.POST or None, initial={"theme": request.GET.get("theme")})
    if _is_save(request, form) and not form.has_similar():
        try:
            question = _add(request, form)
        except services.LastQuestionTaken as refusal:
            form.add_error("always_last", str(refusal.sentence))
        except AlreadyUsed as used:
            form.refuse_used_for(used.made)
        else:
            messages.success(request, status_message(question))
            return redirect(question)
    context = {"form": form, "preview": _preview(form)}
    return render_form_page(request, NEW, context, _partial(request, ""))


@access(*CURATORS, methods=GET_POST)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one question: its text, how students see it, and its actions.

    htmx gets the form for its row; with `?row=` the unchanged row; with "preview" set to "beside"
    what is typed, as students see it.
    """
    question = get_question_or_404(request, code)
    if request.htmx and "row" in request.GET:
        return render_row(request, question, focus="edit")
    form = EditQuestionForm(request.POST or None, question=question)
    if _is_save(request, form) and (response := _save(request, question, form)):
        return response
    context = {"question": question, "form": form, "preview": _preview(form) or question}
    context["previewed"] = "preview" in request.POST
    if not request.htmx:
        context["similar"] = similar_to(question.text, exclude=question.pk)
    return render_form_page(request, FORM, context, _partial(request, "editing"))


@access(*CURATORS, methods=POST)
def load_starter(request: SignedInRequest) -> HttpResponse:
    added = services.load(starter_bank(), by=request.user)
    text = _(
        "The starter bank is here: %(questions)d questions in %(themes)d themes, %(sets)d ready "
        "sets."
    )
    messages.success(request, text % added)
    return redirect("questions:manage")


def _just_deleted(request: SignedInRequest) -> Question | None:
    """Return the draft whose deletion can still be undone in this session."""
    code = undo_offer(request, "questions:manage")
    questions = Question.objects.editable_by(request.user, deleted=True)
    question = questions.filter(code=code).first() if code else None
    return question if question and question.can_undo(request.now) else None


def _is_save(request: SignedInRequest, form: QuestionFields) -> bool:
    """True if the form is valid and wasn't submitted for a preview."""
    return form.is_bound and form.is_valid() and "preview" not in request.POST


def _partial(request: SignedInRequest, other: str) -> str:
    return "look" if request.POST.get("preview") == "beside" else other


def _add(request: SignedInRequest, form: NewQuestionForm) -> Question:
    return services.add(
        by=request.user,
        values=form.values(),
        status=Status.PUBLISHED if "publish" in request.POST else Status.DRAFT,
        form_key=form.cleaned_data["form_key"],
        now=request.now,
    )


def _save(
    request: SignedInRequest, question: Question, form: EditQuestionForm
) -> HttpResponse | None:
    """Save the edit; return None if it was refused and the form has the error."""
    try:
        saved = services.change(
            question_id=question.pk,
            version=form.cleaned_data["version"],
            values=form.values(),
            by=request.user,
            now=request.now,
        )
    except services.LastQuestionTaken as refusal:
        form.add_error("always_last", str(refusal.sentence))
        return None
    except services.MergedOrDeleted as refusal:
        form.add_error(None, str(refusal.sentence))
        return None
    except Stale as stale:
        context = {"question": question}
        return conflict(request, form, stale.stored, FORM, context=context, partial="editing")
    return _after_save(request, saved, before=question.theme)


def _preview(form: QuestionFields) -> Question | None:
    if not (form.is_bound and form.is_valid()):
        return None
    values = form.values()
    return Question(**{name: values[name] for name in PREVIEWED})


def _after_save(request: SignedInRequest, question: Question, before: Theme) -> HttpResponse:
    """Render its row for htmx, else redirect to its page. The message names a new theme."""
    moved = _("Saved. It is the last of “%(theme)s” now.") % {"theme": question.theme.name}
    text = _("Saved.") if question.theme == before else moved
    if request.htmx:
        return render_row(request, question, text=text, focus="edit")
    messages.success(request, text)
    return redirect(question)
