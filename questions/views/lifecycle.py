"""A question's status, its deletion and its versions."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.edits import Stale, Versioned
from core.errors import Refusal, redirect_on_refusal
from core.undo import offer_undo
from questions import services
from questions.forms.question import StatusForm
from questions.models import Question
from questions.selectors.history import history as history_of
from questions.views.common import get_question_or_404, render_row, status_message
from users.access import GET, POST, SignedInRequest, access
from users.models.roles import CURATORS


@access(*CURATORS, methods=POST)
def status(request: SignedInRequest, code: str) -> HttpResponse:
    question, form = get_question_or_404(request, code), StatusForm(request.POST)
    if not form.is_valid():
        return redirect(question)
    chosen = form.cleaned_data["status"]
    try:
        question = services.set_status(
            question_id=question.pk, status=chosen, by=request.user, now=request.now
        )
    except Refusal as refusal:
        return _answer(request, question, str(refusal.sentence), failed=True)
    return _answer(request, question, status_message(question))


@access(*CURATORS, methods=POST)
@redirect_on_refusal("questions:edit")
def delete(request: SignedInRequest, code: str) -> HttpResponse:
    """Delete an unused draft; the list offers to undo that."""
    question_id = get_question_or_404(request, code).pk
    services.delete(question_id=question_id, by=request.user, now=request.now)
    offer_undo(request, "questions:manage", code)
    return redirect("questions:manage")


@access(*CURATORS, methods=POST)
def undo_delete(request: SignedInRequest, code: str) -> HttpResponse:
    questions = Question.objects.editable_by(request.user, deleted=True)
    question = get_object_or_404(questions, code=code)
    services.undo_delete(question_id=question.pk, by=request.user)
    messages.success(request, _("“%(text)s” is back.") % {"text": question.text})
    return redirect(question)


@access(*CURATORS, methods=GET)
def history(request: SignedInRequest, code: str) -> HttpResponse:
    question = get_question_or_404(request, code)
    context = {"question": question, "entries": history_of(question)}
    return render(request, "questions/manage/history.html", context)


@access(*CURATORS, methods=POST)
@redirect_on_refusal(lambda request, code, number: reverse("questions:history", args=[code]))
def restore(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    question = get_question_or_404(request, code)
    get_object_or_404(question.versions, number=number)
    form = Versioned(request.POST)
    try:
        services.restore_version(
            question_id=question.pk,
            number=number,
            version=form.cleaned_data["version"] if form.is_valid() else 0,
            by=request.user,
            now=request.now,
        )
    except Stale:
        text = _("The question was changed in the meantime. Look at the newest version first.")
        messages.warning(request, text)
    else:
        messages.success(request, _("Version %(number)d is back.") % {"number": number})
    return redirect("questions:history", code)


def _answer(
    request: SignedInRequest, question: Question, text: str, *, failed: bool = False
) -> HttpResponse:
    """Render its row for htmx, else redirect to the list or the question's page."""
    if request.htmx:
        return render_row(request, question, text=text, failed=failed)
    (messages.warning if failed else messages.success)(request, text)
    back = request.POST.get("back")
    if back is None:
        return redirect(question)
    query = QueryDict(back[:300]).urlencode()
    return redirect(f"{reverse('questions:manage')}?{query}#row-{question.code}")
