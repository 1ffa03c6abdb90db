"""The office's bank: its list, a new question, and a question's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.codes import is_code
from core.forms import render_form_page
from core.htmx import fragment
from questions import services
from questions.domain.starter import starter_bank
from questions.forms.question import EditQuestionForm, NewQuestionForm, QuestionFields
from questions.models import CURATORS, Question, Theme
from questions.selectors.curator_list import catalogue
from questions.selectors.similar import alike
from questions.views.answers import Status, question_of, row, said_of, suggested
from users.access import GET, GET_POST, POST, access

LIST, NEW, FORM = (f"questions/manage/{page}.html" for page in ("list", "new", "form"))


@access(*CURATORS, methods=GET)
def index(request: HttpRequest) -> HttpResponse:
    """The bank by theme, part, status and words; with `?undo=` the way back of a draft just
    deleted."""
    context = {"catalogue": catalogue(request.user, request.GET)}
    if not request.htmx:
        context["suggested"] = suggested(request)
    code = request.GET.get("undo", "")
    gone = (
        Question.objects.editable_by(request.user, deleted=True).filter(code=code).first()
        if is_code(code)
        else None
    )
    if gone and gone.can_undo(request.now):
        context["gone"] = gone
    return render(request, fragment(request, LIST, "results"), context)


@access(*CURATORS, methods=GET_POST)
def create(request: HttpRequest) -> HttpResponse:
    """A new question, as a draft or published at once."""
    form = NewQuestionForm(request.POST or None, initial={"theme": request.GET.get("theme")})
    publish = "publish" in request.POST
    if _asks_to_save(request, form) and not form.resembles():
        try:
            question = services.add(
                by=request.user,
                values=form.values(),
                status=Status.PUBLISHED if publish else Status.DRAFT,
                form_key=form.cleaned_data["form_key"],
                now=request.now,
            )
            messages.success(request, said_of(question))
            return redirect(question)
        except services.LastTaken as taken:
            form.found_last(taken.question)
        except services.FormUsed as used:
            form.found_used(used.question)
    context = {"form": form, "preview": _preview(form)}
    return (
        render(request, NEW, context, status=409)
        if form.used_for
        else render_form_page(request, NEW, context)
    )


@access(*CURATORS, methods=GET_POST)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """One question: its words, how students see it, what can be done to it. htmx gets the form
    for its row."""
    question = question_of(request, code)
    if request.htmx and "row" in request.GET:
        return row(request, question, focus="edit")
    form = EditQuestionForm(request.POST or None, question=question)
    if (
        question.can_edit
        and _asks_to_save(request, form)
        and (done := _changed(request, question, form))
    ):
        return done
    context = {"question": question, "form": form, "preview": _preview(form) or question}
    context["previewed"] = "preview" in request.POST
    if not request.htmx:
        context["alike"] = alike(question.text, but=question.pk)
    return render_form_page(request, FORM, context, "editing")


@access(*CURATORS, methods=POST)
def load_starter(request: HttpRequest) -> HttpResponse:
    """The bank that comes with the site; what is here already stays as it is."""
    added = services.load(starter_bank())
    said = _(
        "The starter bank is here: %(questions)d questions in %(themes)d themes, %(sets)d ready "
        "sets."
    )
    messages.success(request, said % added)
    return redirect("questions:manage")


def _asks_to_save(request: HttpRequest, form: QuestionFields) -> bool:
    """Whether the form was sent to be kept, and can be."""
    return form.is_bound and form.is_valid() and "preview" not in request.POST


def _changed(
    request: HttpRequest, question: Question, form: EditQuestionForm
) -> HttpResponse | None:
    """Save the edit and lead on; 409 with both texts where somebody saved first. None: the form
    says what is wrong."""
    version = form.cleaned_data["version"]
    try:
        saved = services.change(
            question_id=question.pk,
            version=version,
            values=form.values(),
            by=request.user,
            now=request.now,
        )
    except services.LastTaken as taken:
        form.found_last(taken.question)
        return None
    except services.Stale as stale:
        form.based_on(stale.question)
        context = {"question": question, "form": form, "conflict": form.differences(stale.question)}
        return render(request, fragment(request, FORM, "editing"), context, status=409)
    return _saved(request, saved, before=question.theme)


def _preview(form: QuestionFields) -> Question | None:
    """The question as it is typed, never stored; None while it cannot be read."""
    return (
        Question(**{name: form.values()[name] for name in ("text", "why", "follow_ups", "minutes")})
        if (form.is_bound and form.is_valid())
        else None
    )


def _saved(request: HttpRequest, question: Question, before: Theme) -> HttpResponse:
    """Where an edit leads: to the row it was made in, or to the question's page. A new theme is
    named."""
    moved = _("Saved. It is the last of “%(theme)s” now.") % {"theme": question.theme.name}
    said = _("Saved.") if question.theme == before else moved
    if request.htmx:
        return row(request, question, said=said, focus="edit")
    messages.success(request, said)
    return redirect(question)
