"""Students' stars, and their own questions."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.edits import AlreadyUsed, Stale, conflict
from core.errors import Refusal
from core.forms import render_form_page
from core.search import typed
from core.undo import offer_undo
from questions import services
from questions.forms.own_question import EditOwnQuestionForm, NewOwnQuestionForm
from questions.models import OwnQuestion, Question
from users.access import GET_POST, POST, SignedInRequest, access
from users.models.roles import Role

FORM = "questions/own_form.html"


@access(Role.STUDENT, methods=POST)
def star(request: SignedInRequest, code: str) -> HttpResponse:
    """Star with `on=1`, remove the star with `on=0`. Idempotent."""
    question = get_object_or_404(Question.objects.visible_to(request.user), code=code)
    question.is_starred = request.POST.get("on") == "1"
    change = services.star if question.is_starred else services.unstar
    change(student=request.user, question=question)
    back = QueryDict(request.POST.get("back", "")[:500]).urlencode()
    if request.htmx:
        context = {"question": question, "back": back, "focus": True}
        return render(request, "questions/_star.html", context)
    url = reverse("questions:list")
    return redirect(f"{url}{'?' if back else ''}{back}#question-{question.code}")


@access(Role.STUDENT, methods=GET_POST)
def create(request: SignedInRequest) -> HttpResponse:
    """Add a question; `?text=` is a search that found nothing."""
    text = typed(request.GET.get("text", ""))
    form = NewOwnQuestionForm(request.POST or None, initial={"text": text})
    if form.is_bound and form.is_valid():
        try:
            services.create_own_question(
                student=request.user, values=form.values(), form_key=form.cleaned_data["form_key"]
            )
        except AlreadyUsed as used:
            form.refuse_used_for(used.made)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Saved. You can put it on the sheet of any talk."))
            return redirect("questions:list")
    return render_form_page(request, FORM, {"form": form})


@access(Role.STUDENT, methods=GET_POST)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    question = _get_own_question_or_404(request, code)
    form = EditOwnQuestionForm(request.POST or None, question=question)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.change_own_question(
                question_id=question.pk, version=version, values=form.values()
            )
        except Stale as stale:
            return conflict(request, form, stale.stored, FORM, context={"question": stale.stored})
        messages.success(request, _("Saved. Sheets that have it keep its old words."))
        return redirect("questions:list")
    return render_form_page(request, FORM, {"form": form, "question": question})


@access(Role.STUDENT, methods=POST)
def archive(request: SignedInRequest, code: str) -> HttpResponse:
    question = _get_own_question_or_404(request, code)
    services.archive_own_question(question_id=question.pk, now=request.now)
    offer_undo(request, "questions:list", question.code)
    return redirect("questions:list")


@access(Role.STUDENT, methods=POST)
def restore(request: SignedInRequest, code: str) -> HttpResponse:
    question = _get_own_question_or_404(request, code)
    services.restore_own_question(question_id=question.pk)
    messages.success(request, _("It is back on your list."))
    return redirect("questions:list")


def _get_own_question_or_404(request: SignedInRequest, code: str) -> OwnQuestion:
    return get_object_or_404(OwnQuestion.objects.editable_by(request.user), code=code)
