"""Similar questions: a curator merges two of them, or marks them as distinct."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.codes import is_code
from core.differences import Piece, by_words
from core.errors import Refusal
from core.search import typed
from core.undo import end_undo_offer, offer_undo, undo_offer
from questions import services
from questions.models import Question
from questions.selectors import similar
from questions.selectors.search import matching
from questions.views.common import get_question_or_404
from users.access import GET, GET_POST, POST, SignedInRequest, access
from users.models.roles import CURATORS

MOST_FOUND = 20


@access(*CURATORS, methods=GET)
def alike(request: SignedInRequest) -> HttpResponse:
    context = {
        "pairs": similar.similar_pairs(),
        "distinct_pairs": similar.distinct_pairs(),
        "merged": _find(request, undo_offer(request, "questions:alike") or ""),
        "undo": {"alike": "1"},
    }
    return render(request, "questions/manage/alike.html", context)


@access(*CURATORS, methods=POST)
def keep_both(request: SignedInRequest, code: str) -> HttpResponse:
    question = get_question_or_404(request, code)
    if other := _find(request, request.POST.get("other", "")):
        services.keep_both(question=question, other=other, by=request.user, now=request.now)
        text = _("Both are kept. They are listed below.")
        messages.success(request, text)
    return redirect("questions:alike")


@access(*CURATORS, methods=POST)
def undo_keep_both(request: SignedInRequest, code: str) -> HttpResponse:
    question = get_question_or_404(request, code)
    if other := _find(request, request.POST.get("other", "")):
        services.undo_keep_both(question=question, other=other, by=request.user)
        text = _("These two are listed above again, as long as they read alike.")
        messages.success(request, text)
    return redirect("questions:alike")


@access(*CURATORS, methods=GET_POST)
def merge(request: SignedInRequest, code: str) -> HttpResponse:
    question = get_question_or_404(request, code)
    if request.method == "POST":
        return _merge(request, question)
    query = typed(request.GET.get("q", ""))
    if query:
        questions = Question.objects.editable_by(request.user).filter(merged_into=None)
        found = list(matching(questions.exclude(pk=question.pk), query)[:MOST_FOUND])
    else:
        found = similar.similar_to(question.text, exclude=question.pk)
    rows = [(other, _differences(question, other)) for other in found]
    context = {"question": question, "query": query, "rows": rows}
    return render(request, "questions/manage/merge.html", context)


@access(*CURATORS, methods=POST)
def undo_merge(request: SignedInRequest, code: str) -> HttpResponse:
    question = get_question_or_404(request, code)
    try:
        services.undo_merge(question_id=question.pk, by=request.user, now=request.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal.sentence))
    else:
        end_undo_offer(request, "questions:alike")
        messages.success(
            request, _("“%(text)s” is a question of its own again.") % {"text": question.text}
        )
    return redirect("questions:alike") if "alike" in request.POST else redirect(question)


def _merge(request: SignedInRequest, question: Question) -> HttpResponse:
    into = _find(request, request.POST.get("into", ""))
    if into is None:
        messages.warning(request, _("Choose the question that stays."))
        return redirect("questions:merge", question.code)
    try:
        services.merge(question_id=question.pk, into_id=into.pk, by=request.user, now=request.now)
    except Refusal as refusal:
        messages.warning(request, str(refusal.sentence))
        return redirect(question)
    if "alike" in request.POST:  # That page lists the next pairs.
        offer_undo(request, "questions:alike", question.code)
        return redirect("questions:alike")
    text = _(
        "“%(gone)s” is merged into “%(stays)s”. Sheets keep both; you can take them apart again."
    )
    messages.success(request, text % {"gone": question.text, "stays": into.text})
    return redirect(question)


def _find(request: SignedInRequest, code: str) -> Question | None:
    questions = Question.objects.editable_by(request.user).select_related("merged_into")
    return questions.filter(code=code).first() if is_code(code) else None


def _differences(question: Question, other: Question) -> list[Piece]:
    """Return the differences by word; [] if the texts are easier to read one after the other."""
    pieces = by_words(question.text, other.text)
    same = sum(len(piece.text.strip()) for piece in pieces if piece.kind == "same")
    return pieces if same > len(question.text) / 3 else []
