"""What several of the curators' views share."""

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
    """The row that a button just moved, "up" or "down": it gets the focus for the next press."""

    moved: str = ""
    towards: str = ""


def get_question_or_404(request: SignedInRequest, code: str) -> Question:
    """The question of the address. Raises Http404 for those who do not curate."""
    questions = Question.objects.editable_by(request.user).select_related("theme", "merged_into")
    return get_object_or_404(questions, code=code)


def waiting_suggestions(request: SignedInRequest) -> int:
    """How many suggestions wait for an answer."""
    return Suggestion.objects.editable_by(request.user).waiting().count()


def status_message(question: Question) -> str:
    """What its status means; of a published question also the most similar one."""
    text = _(STATUS_MESSAGES[Status(question.status)]) % {"text": question.text}
    if question.status != Status.PUBLISHED:
        return text
    similar = similar_to(question.text, exclude=question.pk)[:1]
    about = [_("It reads much like “%(text)s”.") % {"text": other.text} for other in similar]
    return " ".join([text, *about])


def direction(request: SignedInRequest, place: int) -> str:
    """ "up" or "down": which way a press moves a row to `place` from the place it had."""
    was = request.POST.get("was", "")[:6]
    return "up" if was.isascii() and was.isdigit() and place < int(was) else "down"


def remember_moved(request: SignedInRequest, row: str, place: int) -> None:
    """Let the next page give the focus to the row of this name, which moved to `place`."""
    request.session["moved"] = asdict(Moved(row, direction(request, place)))


def pop_moved(request: SignedInRequest) -> dict[str, str]:
    """What `remember_moved` left, as template context."""
    return request.session.pop("moved", None) or asdict(Moved())


def render_row(
    request: SignedInRequest,
    question: Question,
    *,
    text: str = "",
    failed: bool = False,
    focus: str = "name",
) -> HttpResponse:
    """The question's row of the list that is open, and that list's chips, for htmx.

    `text` says what was done, or `failed`; `focus` is "name" or "edit".
    """
    params = QueryDict(urlsplit(request.htmx.current_url or "").query[:300])
    context = row_context(request.user, question, params)
    context |= {"said": text, "failed": failed, "focus": focus}
    return render(request, "questions/manage/_row_with_chips.html", context)
