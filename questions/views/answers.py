"""What several of the office's pages share: the question asked for, its row of the list, what
its status means."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from questions.models import Question, Suggestion
from questions.selectors.curator_list import in_its_place
from questions.selectors.similar import alike

Status = Question.Status
SAID = {
    Status.PUBLISHED: gettext_noop("“%(text)s” is published. Students see it now."),
    Status.RETIRED: gettext_noop("“%(text)s” is retired. Sheets that hold it keep it."),
    Status.DRAFT: gettext_noop("“%(text)s” is a draft. Students don't see it."),
}


def question_of(request: HttpRequest, code: str) -> Question:
    """The question of the address. Raises Http404 outside the reader's reach."""
    reach = Question.objects.editable_by(request.user).select_related("theme", "merged_into")
    return get_object_or_404(reach, code=code)


def suggested(request: HttpRequest) -> int:
    """How many suggestions wait for an answer of the office."""
    return Suggestion.objects.editable_by(request.user).waiting().count()


def said_of(question: Question) -> str:
    """What its status means now; of a published one also which other question it resembles."""
    said = _(SAID[Status(question.status)]) % {"text": question.text}
    near = alike(question.text, but=question.pk)[:1] if question.status == Status.PUBLISHED else []
    return (
        f"{said} {_('It reads much like “%(text)s”.') % {'text': near[0].text}}" if near else said
    )


def towards(request: HttpRequest, at: int) -> str:
    """ "up" or "down": which way a press moved a row to the place `at`, told by the place where
    the page had it."""
    was = request.POST.get("was", "")[:6]
    return "up" if was.isascii() and was.isdigit() and at < int(was) else "down"


def moved_to(request: HttpRequest, name: str, at: int) -> str:
    """The query under which a page knows its row `name` as the one that just moved, so that the
    focus stays there."""
    return urlencode({"moved": name, "towards": towards(request, at)})


def just_moved(request: HttpRequest) -> dict[str, str]:
    """What `moved_to` said, for the template."""
    return {name: request.GET.get(name, "") for name in ("moved", "towards")}


def row(
    request: HttpRequest,
    question: Question,
    *,
    said: str = "",
    failed: bool = False,
    focus: str = "name",
) -> HttpResponse:
    """For htmx: its row as the list that is open shows it, the focus on its "name" or "edit";
    the list's chips too."""
    here = QueryDict(urlsplit(request.htmx.current_url or "").query[:300])
    context = in_its_place(request.user, question, here) | {
        "said": said,
        "failed": failed,
        "focus": focus,
    }
    return render(request, "questions/manage/row_alone.html", context)
