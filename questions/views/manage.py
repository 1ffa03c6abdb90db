"""The office's bank: the list, a question's own page, and what is done to it there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.codes import is_code
from core.forms import answer
from core.htmx import fragment
from questions import services
from questions.alike import alike
from questions.catalogue import catalogue
from questions.forms.question import EditQuestionForm, NewQuestionForm, QuestionFields, StatusForm, last_taken
from questions.history import history as history_of
from questions.models import CURATORS, Question
from questions.starter import starter_bank
from users.access import access

LIST, NEW, FORM, ROW = (f"questions/manage/{page}.html" for page in ("list", "new", "form", "_row"))
Status = Question.Status
SAID = {
    Status.PUBLISHED: gettext_noop("“%(text)s” is published. Students see it now."),
    Status.RETIRED: gettext_noop("“%(text)s” is retired. Sheets that hold it keep it."),
    Status.DRAFT: gettext_noop("“%(text)s” is a draft. Students don't see it."),
}


@access(*CURATORS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The bank by theme, part, status and words; with `?undo=` the way back of a draft just deleted."""
    context = {"catalogue": catalogue(request.user, request.GET)}
    code = request.GET.get("undo", "")
    gone = Question.objects.editable_by(request.user, deleted=True).filter(code=code).first() if is_code(code) else None
    if gone and gone.can_undo(request.now):
        context["gone"] = gone
    return render(request, fragment(request, LIST, "results"), context)


@access(*CURATORS)
@require_http_methods(["GET", "HEAD", "POST"])
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
            messages.success(request, _said(question))
            return redirect(question)
        except services.LastTaken as taken:
            form.found_last(taken.question)
        except services.FormUsed as used:
            form.found_used(used.question)
    context = {"form": form, "preview": _preview(form)}
    return render(request, NEW, context, status=409) if form.used_for else answer(request, NEW, context)


@access(*CURATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """One question: its words, how students see it, what can be done to it. htmx gets the form for its row."""
    question = _question(request, code)
    if request.htmx and "row" in request.GET:
        return render(request, ROW, {"question": question, "focus": True})
    form, context = EditQuestionForm(request.POST or None, question=question), {"question": question}
    if question.can_edit and _asks_to_save(request, form):
        try:
            saved = services.change(
                question_id=question.pk,
                version=form.cleaned_data["version"],
                values=form.values(),
                by=request.user,
                now=request.now,
            )
            return _saved(request, saved)
        except services.LastTaken as taken:
            form.found_last(taken.question)
        except services.Stale as stale:
            form.based_on(stale.question)
            context |= {"form": form, "conflict": form.differences(stale.question)}
            return render(request, fragment(request, FORM, "editing"), context, status=409)
    context |= {"form": form, "preview": _preview(form) or question, "previewed": "preview" in request.POST}
    if not request.htmx:
        context["alike"] = alike(question.text, but=question.pk)
    return answer(request, FORM, context, "editing")


@access(*CURATORS)
@require_POST
def status(request: HttpRequest, code: str) -> HttpResponse:
    """Publish, retire, or take back to draft."""
    question, form = _question(request, code), StatusForm(request.POST)
    if not form.is_valid():
        return redirect(question)
    wanted = form.cleaned_data["status"]
    try:
        question = services.set_status(question_id=question.pk, status=wanted, by=request.user, now=request.now)
        said, told = _said(question), messages.SUCCESS
    except services.LastTaken as taken:
        said, told = last_taken(taken.question), messages.WARNING
    except services.CannotChange:
        said, told = _("It was merged or deleted meanwhile. Take that back first."), messages.WARNING
    if request.htmx:
        failed = told == messages.WARNING
        return render(request, ROW, {"question": question, "said": said, "failed": failed, "focus": True})
    messages.add_message(request, told, said)
    return _back(request, question)


@access(*CURATORS)
@require_POST
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """An unused draft goes, with the way back on the list."""
    question = _question(request, code)
    try:
        services.delete(question_id=question.pk, now=request.now)
    except services.InUse:
        messages.warning(request, _("Students could see this question, so it can only be retired."))
        return redirect(question)
    return redirect(f"{reverse('questions:manage')}?undo={code}")


@access(*CURATORS)
@require_POST
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    """Undo deleting."""
    question = get_object_or_404(Question.objects.editable_by(request.user, deleted=True), code=code)
    services.bring_back(question_id=question.pk)
    messages.success(request, _("“%(text)s” is back.") % {"text": question.text})
    return redirect(question)


@access(*CURATORS)
@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Who changed what, when; any version can be brought back."""
    question = _question(request, code)
    return render(request, "questions/manage/history.html", {"question": question, "entries": history_of(question)})


@access(*CURATORS)
@require_POST
def restore(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Bring back the words of one version; the version from then on is the newest."""
    question = _question(request, code)
    get_object_or_404(question.versions, number=number)
    seen = request.POST.get("version", "")
    try:
        services.restore(
            question_id=question.pk,
            number=number,
            version=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
            by=request.user,
            now=request.now,
        )
        messages.success(request, _("Version %(number)d is back.") % {"number": number})
    except services.Stale:
        messages.warning(request, _("The question was changed meanwhile. Look at the newest version first."))
    except services.LastTaken as taken:
        messages.warning(request, last_taken(taken.question))
    return redirect("questions:history", code)


@access(*CURATORS)
@require_POST
def load_starter(request: HttpRequest) -> HttpResponse:
    """The bank that comes with the site; what is here already stays as it is."""
    added = services.load(starter_bank())
    said = _("The starter bank is here: %(questions)d questions in %(themes)d themes, %(sets)d ready sets.")
    messages.success(request, said % added)
    return redirect("questions:manage")


def _question(request: HttpRequest, code: str) -> Question:
    reach = Question.objects.editable_by(request.user).select_related("theme", "merged_into")
    return get_object_or_404(reach, code=code)


def _asks_to_save(request: HttpRequest, form: QuestionFields) -> bool:
    """Whether the form was sent to be kept, and can be."""
    return form.is_bound and form.is_valid() and "preview" not in request.POST


def _preview(form: QuestionFields) -> Question | None:
    """The question as it is typed, never stored; None while it cannot be read."""
    return (
        Question(**{name: form.values()[name] for name in ("text", "why", "follow_ups", "minutes")})
        if (form.is_bound and form.is_valid())
        else None
    )


def _said(question: Question) -> str:
    """What its status means now; of a published one also which other question it resembles."""
    said = _(SAID[Status(question.status)]) % {"text": question.text}
    near = alike(question.text, but=question.pk)[:1] if question.status == Status.PUBLISHED else []
    return f"{said} {_('It reads much like “%(text)s”.') % {'text': near[0].text}}" if near else said


def _saved(request: HttpRequest, question: Question) -> HttpResponse:
    """Where an edit leads: to the row it was made in, or to the question's page."""
    if request.htmx:
        return render(request, ROW, {"question": question, "said": _("Saved."), "focus": True})
    messages.success(request, _("Saved."))
    return redirect(question)


def _back(request: HttpRequest, question: Question) -> HttpResponse:
    """To the list as it was, or to the question's page."""
    here = request.POST.get("back")
    if here is None:
        return redirect(question)
    return redirect(f"{reverse('questions:manage')}?{QueryDict(here[:300]).urlencode()}#row-{question.code}")
