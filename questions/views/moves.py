"""What is done to a question beside changing its words: its status, deleting, the way back to a
version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from questions import services
from questions.forms.question import StatusForm, last_taken
from questions.models import CURATORS, Question
from questions.selectors.history import history as history_of
from questions.views.answers import question_of, row, said_of
from users.access import GET, POST, access


@access(*CURATORS, methods=POST)
def status(request: HttpRequest, code: str) -> HttpResponse:
    """Publish, retire, or take back to draft."""
    question, form = question_of(request, code), StatusForm(request.POST)
    if not form.is_valid():
        return redirect(question)
    wanted = form.cleaned_data["status"]
    try:
        question = services.set_status(
            question_id=question.pk, status=wanted, by=request.user, now=request.now
        )
        said, told = said_of(question), messages.SUCCESS
    except services.LastTaken as taken:
        said, told = last_taken(taken.question), messages.WARNING
    except services.CannotChange:
        said, told = (
            _("It was merged or deleted meanwhile. Take that back first."),
            messages.WARNING,
        )
    if request.htmx:
        return row(request, question, said=said, failed=told == messages.WARNING)
    messages.add_message(request, told, said)
    return _back(request, question)


@access(*CURATORS, methods=POST)
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """An unused draft goes, with the way back on the list."""
    question = question_of(request, code)
    try:
        services.delete(question_id=question.pk, now=request.now)
    except services.InUse:
        messages.warning(request, _("Students could see this question, so it can only be retired."))
        return redirect(question)
    return redirect(f"{reverse('questions:manage')}?undo={code}")


@access(*CURATORS, methods=POST)
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    """Undo deleting."""
    question = get_object_or_404(
        Question.objects.editable_by(request.user, deleted=True), code=code
    )
    services.bring_back(question_id=question.pk)
    messages.success(request, _("“%(text)s” is back.") % {"text": question.text})
    return redirect(question)


@access(*CURATORS, methods=GET)
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Who changed what, when; any version can be brought back."""
    question = question_of(request, code)
    return render(
        request,
        "questions/manage/history.html",
        {"question": question, "entries": history_of(question)},
    )


@access(*CURATORS, methods=POST)
def restore(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Bring back the words of one version; the version from then on is the newest."""
    question = question_of(request, code)
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
        messages.warning(
            request, _("The question was changed meanwhile. Look at the newest version first.")
        )
    except services.LastTaken as taken:
        messages.warning(request, last_taken(taken.question))
    return redirect("questions:history", code)


def _back(request: HttpRequest, question: Question) -> HttpResponse:
    """To the list as it was, or to the question's page."""
    here = request.POST.get("back")
    if here is None:
        return redirect(question)
    return redirect(
        f"{reverse('questions:manage')}?{QueryDict(here[:300]).urlencode()}#row-{question.code}"
    )
