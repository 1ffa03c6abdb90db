"""What the curators' views share."""

from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from questions.models import Question, Suggestion
from questions.selectors.curator_list import row_context
from questions.selectors.similar import similar_to
from users.access import SignedInRequest

Status = Question.Status
STATUS_MESSAGES = {
    Status.PUBLISHED: gettext_noop("“%(text)s” is published. Students see it now."),
    Status.RETIRED: gettext_noop("“%(text)s” is retired. Sheets that hold it keep it."),
    Status.DRAFT: gettext_noop("“%(text)s” is a draft. Students don't see it."),
}


@dataclass(frozen=True)
class Moved:
    """The row that was just moved "up" or "down": it gets the focus."""

    moved: str = ""
    towards: str = ""


def get_question_or_404(request: SignedInRequest, code: str) -> Question:
    """Return the question by its code. Raises Http404 for those who don't curate."""
    questions = Question.objects.editable_by(request.user).select_related("theme", "merged_into")
    return get_object_or_404(questions, code=code)


def waiting_suggestions(request: SignedInRequest) -> int:
    return Suggestion.objects.editable_by(request.user).waiting().count()


def status_message(question: Question) -> str:
    """Return what its status means; for a published question also the most similar one."""
    text = _(STATUS_MESSAGES[Status(question.status)]) % {"text": question.text}
    if question.status != Status.PUBLISHED:
        return text
    similar = similar_to(question.text, exclude=question.pk)[:1]
    about = [_("It reads much like “%(text)s”.") % {"text": other.text} for other in similar]
    return " ".join([text, *about])


def direction(request: SignedInRequest, place: int) -> str:
    """Return "up" or "down", from the row's earlier place to `place`."""
    was = request.POST.get("was", "")[:6]
    return "up" if was.isascii() and was.isdigit() and place < int(was) else "down"


def remember_moved(request: SignedInRequest, row: str, place: int) -> None:
    request.session["moved"] = asdict(Moved(row, direction(request, place)))


def pop_moved(request: SignedInRequest) -> dict[str, str]:
    return request.session.pop("moved", None) or asdict(Moved())


def render_row(
    request: SignedInRequest,
    question: Question,
    *,
    text: str = "",
    failed: bool = False,
    focus: str = "name",
) -> HttpResponse:
    """Render the question's row of the open list, and that list's chips, for htmx.

    `text` is the outcome, an error if `failed`; `focus` is "name" or "edit".
    """
    params = QueryDict(urlsplit(request.htmx.current_url or "").query[:300])
    context = row_context(request.user, question, params)
    context |= {"said": text, "failed": failed, "focus": focus}
    return render(request, "questions/manage/_row_with_chips.html", context)
