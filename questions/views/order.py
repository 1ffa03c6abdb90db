"""The office's order, what reads alike, and two questions that become one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.codes import is_code
from core.differences import Piece, by_words
from core.htmx import fragment
from core.search import typed
from questions import alike as likeness
from questions import services
from questions.catalogue import catalogue
from questions.forms.question import PlaceForm, last_taken
from questions.models import CURATORS, Question
from questions.search import matching
from questions.views.answers import towards
from users.access import access

MOST_FOUND = 20


@access(*CURATORS)
@require_POST
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Move a question within its theme, by a button or to a number."""
    question = get_object_or_404(Question.objects.editable_by(request.user), code=code)
    form, back = PlaceForm(request.POST), QueryDict(request.POST.get("back", "")[:300])
    if not form.is_valid():
        messages.warning(request, _("Enter a place from 1 on."))
        return redirect(question)
    at = services.place(question_id=question.pk, at=form.cleaned_data["at"])
    said = _("“%(text)s” is number %(place)d now.") % {"text": question.text, "place": at}
    if request.htmx:
        context = {"catalogue": catalogue(request.user, back), "moved": question.code, "said": said}
        context["towards"] = towards(request, form.cleaned_data["at"])  # the next press goes on from there
        return render(request, fragment(request, "questions/manage/list.html", "results"), context)
    messages.success(request, said)
    return redirect(f"{reverse('questions:manage')}?{back.urlencode()}#row-{code}")


@access(*CURATORS)
@require_safe
def alike(request: HttpRequest) -> HttpResponse:
    """Every two questions that say nearly the same."""
    return render(request, "questions/manage/alike.html", {"pairs": likeness.pairs()})


@access(*CURATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Choose by `?q=` or from what reads alike which question stands for this one; with `into` do it."""
    question = get_object_or_404(Question.objects.editable_by(request.user), code=code)
    if request.method == "POST":
        return _merge(request, question)
    query = typed(request.GET.get("q", ""))
    if query:
        others = Question.objects.editable_by(request.user).filter(merged_into=None).exclude(pk=question.pk)
        found = list(matching(others, query)[:MOST_FOUND])
    else:
        found = likeness.alike(question.text, but=question.pk)
    rows = [(other, _compared(question, other)) for other in found]
    return render(request, "questions/manage/merge.html", {"question": question, "query": query, "rows": rows})


def _compared(question: Question, other: Question) -> list[Piece]:
    """What differs, by words; [] where so little is the same that both are read faster one after the other."""
    pieces = by_words(question.text, other.text)
    same = sum(len(piece.text.strip()) for piece in pieces if piece.kind == "same")
    return pieces if same > len(question.text) / 3 else []


def _merge(request: HttpRequest, question: Question) -> HttpResponse:
    code = request.POST.get("into", "")
    into = Question.objects.editable_by(request.user).filter(code=code).first() if is_code(code) else None
    if into is None:
        messages.warning(request, _("Choose the question that stays."))
        return redirect("questions:merge", question.code)
    try:
        services.merge(question_id=question.pk, into_id=into.pk, by=request.user, now=request.now)
        said = _("“%(gone)s” is merged into “%(stays)s”. Sheets keep both; you can take them apart again.")
        messages.success(request, said % {"gone": question.text, "stays": into.text})
    except services.CannotMerge as cannot:
        said = _("“%(text)s” is merged already, or deleted. Choose another one.")
        messages.warning(request, said % {"text": cannot.question.text})
    return redirect(question)


@access(*CURATORS)
@require_POST
def unmerge(request: HttpRequest, code: str) -> HttpResponse:
    """Take a merged question out again."""
    question = get_object_or_404(Question.objects.editable_by(request.user), code=code)
    try:
        services.unmerge(question_id=question.pk, by=request.user, now=request.now)
        messages.success(request, _("“%(text)s” stands by itself again.") % {"text": question.text})
    except services.LastTaken as taken:
        messages.warning(request, last_taken(taken.question))
    return redirect(question)
