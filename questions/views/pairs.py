"""What reads alike: two questions that become one, and can be taken apart again, or are both
kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.codes import is_code
from core.differences import Piece, by_words
from core.search import typed
from questions import services
from questions.forms.question import last_taken
from questions.models import CURATORS, Question
from questions.selectors import similar as likeness
from questions.selectors.search import matching
from questions.views.answers import question_of
from users.access import GET, GET_POST, POST, access

MOST_FOUND = 20


@access(*CURATORS, methods=GET)
def alike(request: HttpRequest) -> HttpResponse:
    """Every two questions that say nearly the same; with `?done=` the way back of what was just
    done to one of them."""
    context = {"pairs": likeness.pairs(), "kept": likeness.kept(), "undo": {"alike": "1"}}
    context["done"] = _named(request, request.GET.get("done", ""))
    return render(request, "questions/manage/alike.html", context)


@access(*CURATORS, methods=POST)
def keep_both(request: HttpRequest, code: str) -> HttpResponse:
    """Two questions read alike, and the office wants both."""
    question, other = question_of(request, code), _named(request, request.POST.get("other", ""))
    if other:
        services.keep_both(question=question, other=other, by=request.user, now=request.now)
        messages.success(
            request, _("Both are kept. They are below, in case you look at them again.")
        )
    return redirect("questions:alike")


@access(*CURATORS, methods=POST)
def compare_again(request: HttpRequest, code: str) -> HttpResponse:
    """Two questions that were both kept are told among those that read alike again."""
    question, other = question_of(request, code), _named(request, request.POST.get("other", ""))
    if other:
        services.compare_again(question=question, other=other)
        messages.success(request, _("These two are told above again, as long as they read alike."))
    return redirect("questions:alike")


@access(*CURATORS, methods=GET_POST)
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Choose by `?q=` or from what reads alike which question stands for this one; with `into`
    do it."""
    question = question_of(request, code)
    if request.method == "POST":
        return _merge(request, question)
    query = typed(request.GET.get("q", ""))
    if query:
        others = (
            Question.objects.editable_by(request.user)
            .filter(merged_into=None)
            .exclude(pk=question.pk)
        )
        found = list(matching(others, query)[:MOST_FOUND])
    else:
        found = likeness.alike(question.text, but=question.pk)
    rows = [(other, _compared(question, other)) for other in found]
    return render(
        request, "questions/manage/merge.html", {"question": question, "query": query, "rows": rows}
    )


@access(*CURATORS, methods=POST)
def unmerge(request: HttpRequest, code: str) -> HttpResponse:
    """Take a merged question out again."""
    question = question_of(request, code)
    try:
        services.unmerge(question_id=question.pk, by=request.user, now=request.now)
        messages.success(request, _("“%(text)s” stands by itself again.") % {"text": question.text})
    except services.LastTaken as taken:
        messages.warning(request, last_taken(taken.question))
    return redirect("questions:alike") if "alike" in request.POST else redirect(question)


def _merge(request: HttpRequest, question: Question) -> HttpResponse:
    into = _named(request, request.POST.get("into", ""))
    if into is None:
        messages.warning(request, _("Choose the question that stays."))
        return redirect("questions:merge", question.code)
    try:
        services.merge(question_id=question.pk, into_id=into.pk, by=request.user, now=request.now)
    except services.CannotMerge as cannot:
        said = _("“%(text)s” is merged already, or deleted. Choose another one.")
        messages.warning(request, said % {"text": cannot.question.text})
        return redirect(question)
    if "alike" in request.POST:  # where the next two wait
        return redirect(f"{reverse('questions:alike')}?done={question.code}")
    said = _(
        "“%(gone)s” is merged into “%(stays)s”. Sheets keep both; you can take them apart again."
    )
    messages.success(request, said % {"gone": question.text, "stays": into.text})
    return redirect(question)


def _named(request: HttpRequest, code: str) -> Question | None:
    """The question of a code that was sent along; None outside the reader's reach."""
    reach = Question.objects.editable_by(request.user).select_related("merged_into")
    return reach.filter(code=code).first() if is_code(code) else None


def _compared(question: Question, other: Question) -> list[Piece]:
    """What differs, by words; [] where so little is the same that both are read faster one after
    the other."""
    pieces = by_words(question.text, other.text)
    same = sum(len(piece.text.strip()) for piece in pieces if piece.kind == "same")
    return pieces if same > len(question.text) / 3 else []
