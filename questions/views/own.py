"""What a student keeps of the bank: stars, and questions in their own words."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.forms import render_form_page
from core.search import typed
from questions.forms.own import EditOwnForm, NewOwnForm
from questions.models import OwnQuestion, Question
from questions.services import own
from users.access import GET_POST, POST, access
from users.models.roles import Role

FORM = "questions/own_form.html"


@access(Role.STUDENT, methods=POST)
def star(request: HttpRequest, code: str) -> HttpResponse:
    """Star a question with `on=1`, take the star off with `on=0`: sent twice, each says the
    same."""
    question = get_object_or_404(Question.objects.visible_to(request.user), code=code)
    question.is_starred = request.POST.get("on") == "1"
    (own.star if question.is_starred else own.unstar)(student=request.user, question=question)
    back = QueryDict(request.POST.get("back", "")[:500]).urlencode()
    if request.htmx:
        return render(
            request, "questions/_star.html", {"question": question, "back": back, "focus": True}
        )
    return redirect(
        f"{reverse('interviews:bank')}{'?' if back else ''}{back}#question-{question.code}"
    )


@access(Role.STUDENT, methods=GET_POST)
def create(request: HttpRequest) -> HttpResponse:
    """Keep a question of one's own; `?text=` is what was looked for and not found."""
    form = NewOwnForm(request.POST or None, initial={"text": typed(request.GET.get("text", ""))})
    if form.is_bound and form.is_valid():
        try:
            own.keep(
                student=request.user, values=form.values(), form_key=form.cleaned_data["form_key"]
            )
            messages.success(request, _("Kept. You can put it on the sheet of any talk."))
            return redirect("interviews:bank")
        except own.FormUsed as used:
            form.found_used(used.question)
            return render(request, FORM, {"form": form}, status=409)
        except own.TooMany:
            form.found_full(own.MOST_OWN)
    return render_form_page(request, FORM, {"form": form})


@access(Role.STUDENT, methods=GET_POST)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another wording; a stale page shows both."""
    question = _own(request, code)
    form = EditOwnForm(request.POST or None, question=question)
    if form.is_bound and form.is_valid():
        try:
            own.reword(
                question_id=question.pk, version=form.cleaned_data["version"], values=form.values()
            )
        except own.Stale as stale:
            form.based_on(stale.question)
            context = {
                "form": form,
                "question": stale.question,
                "conflict": form.differences(stale.question),
            }
            return render(request, FORM, context, status=409)
        messages.success(request, _("Saved. Sheets that hold it keep the words they had."))
        return redirect("interviews:bank")
    return render_form_page(request, FORM, {"form": form, "question": question})


@access(Role.STUDENT, methods=POST)
def put_away(request: HttpRequest, code: str) -> HttpResponse:
    """Off the list, with the way back on the next page."""
    question = _own(request, code)
    own.put_away(question_id=question.pk, now=request.now)
    return redirect(f"{reverse('interviews:bank')}?undo={question.code}")


@access(Role.STUDENT, methods=POST)
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    question = _own(request, code)
    own.bring_back(question_id=question.pk)
    messages.success(request, _("It is back on your list."))
    return redirect("interviews:bank")


def _own(request: HttpRequest, code: str) -> OwnQuestion:
    return get_object_or_404(OwnQuestion.objects.editable_by(request.user), code=code)
