"""Actions of the questions page: each makes one change and reports it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core import serializers
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.undo import UNDO_FOR
from interviews import services
from interviews.domain.question_sheet import Sheet, sheet_of
from interviews.forms.sheet import ChangeForm
from interviews.models import Interview, PlannedQuestion
from interviews.services import sheets
from questions.models import OwnQuestion, Question, QuestionSet
from users.access import SignedInRequest

TAKEN_OFF = "taken_off"  # session key of the line that can be restored


@dataclass(frozen=True)
class ActionResult:
    """`message` is read aloud; the focus moves to the element `focus`."""

    message: str
    focus: str = "sheet-heading"
    failed: bool = False
    shown: bool = False  # visible, too, since many lines changed at once


def stale_page_result() -> ActionResult:
    return ActionResult(str(services.SheetClosed.sentence), failed=True)


def act(request: SignedInRequest, interview: Interview) -> ActionResult:
    """Raises SheetClosed, SheetFull."""
    change = ChangeForm(request.POST, viewer=request.user, interview=interview)
    if not change.act:
        return stale_page_result()
    chosen = change.cleaned_data[change.act]
    if change.act in ("up", "down", "to"):
        return _place(interview, change.cleaned_data["item"], chosen, is_upward=change.act == "up")
    if change.act == "remove":
        return _remove(request, interview, chosen)
    if change.act == "back":
        return _put_back(request, interview)
    return ACTS[change.act](interview, chosen)


def add_own(interview: Interview, values: dict[str, Any]) -> ActionResult:
    line = sheets.plan_own(interview_id=interview.pk, **values)
    return ActionResult(_at(line, sheet_of(interview)), f"line-{line.pk}")


def _start(interview: Interview, question_set: QuestionSet) -> ActionResult:
    before = interview.planned.count()
    lines = sheets.plan_set(interview_id=interview.pk, set_id=question_set.pk)
    return ActionResult(
        f"{_added(before, lines)} {_('“%(name)s” is on the sheet.') % {'name': question_set.name}}",
        shown=True,
    )


def _same(interview: Interview, earlier: Interview) -> ActionResult:
    before = interview.planned.count()
    lines = sheets.plan_as_before(interview_id=interview.pk, earlier_id=earlier.pk)
    text = _("What you asked %(first)s is on the sheet.") % {"first": earlier.contact.first_name}
    return ActionResult(f"{_added(before, lines)} {text}", shown=True)


def _add(interview: Interview, question: Question) -> ActionResult:
    line = sheets.plan_question(interview_id=interview.pk, question_id=question.pk)
    return ActionResult(_at(line, sheet_of(interview)), f"bank-{question.pk}")


def _several(interview: Interview, questions: Iterable[Question]) -> ActionResult:
    sheets.plan_questions(
        interview_id=interview.pk, question_ids=[question.pk for question in questions]
    )
    return ActionResult(
        _("All of them are on the sheet. %(summary)s.") % {"summary": sheet_of(interview).summary}
    )


def _own(interview: Interview, own: OwnQuestion) -> ActionResult:
    line = sheets.plan_own(
        interview_id=interview.pk, text=own.text, minutes=own.minutes, part=own.part
    )
    return ActionResult(_at(line, sheet_of(interview)), f"own-{own.code}")


def _added(before: int, lines: list[PlannedQuestion]) -> str:
    new = len(lines) - before
    if not new:
        return _("Nothing was added: the sheet has them all.")
    return ngettext("%(new)d question was added.", "%(new)d questions were added.", new) % {
        "new": new
    }


def _beforehand(interview: Interview, choice: str) -> ActionResult:
    sheets.show_beforehand(interview_id=interview.pk, shown=choice == "yes")
    interview.refresh_from_db(fields=["shows_questions"])
    about = {"first": interview.contact.first_name}
    if choice == "yes":
        return ActionResult(
            _("%(first)s may read these questions before the talk.") % about, "beforehand"
        )
    return ActionResult(_("%(first)s does not see your questions.") % about, "beforehand")


ACTS: dict[str, Callable[[Interview, Any], ActionResult]] = {
    "start": _start,
    "same": _same,
    "add": _add,
    "several": _several,
    "own": _own,
    "beforehand": _beforehand,
}


def _place(
    interview: Interview, item: PlannedQuestion, at: int, *, is_upward: bool
) -> ActionResult:
    """Keep the focus on the button of the moved line, or on the other one at the end."""
    try:
        line = sheets.move_question(interview_id=interview.pk, planned_id=item.pk, at=at)
    except PlannedQuestion.DoesNotExist:
        return stale_page_result()
    sheet = sheet_of(interview)
    upward = (is_upward and line.position > 1) or line.position == sheet.movable
    return ActionResult(_at(line, sheet), f"{'up' if upward else 'down'}-{line.pk}")


# --- off the sheet, and back ----------------------------------------------------------------------
def _remove(request: SignedInRequest, interview: Interview, line: PlannedQuestion) -> ActionResult:
    """Remove a line; the session holds it, with its note, until the next one or for ten minutes."""
    sheets.remove_question(interview_id=interview.pk, planned_id=line.pk)
    request.session[TAKEN_OFF] = {
        "interview": interview.code,
        "line": serializers.serialize("json", [line]),
        "until": (request.now + UNDO_FOR).timestamp(),
    }
    return ActionResult(_("‘%(text)s’ is off the sheet.") % {"text": short(line.text)}, "put-back")


def taken_off(request: SignedInRequest, interview: Interview) -> PlannedQuestion | None:
    stored = request.session.get(TAKEN_OFF) or {}
    if stored.get("interview") != interview.code or stored["until"] < request.now.timestamp():
        return None
    line = next(serializers.deserialize("json", stored["line"], ignorenonexistent=True)).object
    return line if isinstance(line, PlannedQuestion) else None


def _put_back(request: SignedInRequest, interview: Interview) -> ActionResult:
    line = taken_off(request, interview)
    if line is None:
        return ActionResult(_("That was too long ago to put it back."), failed=True)
    line = sheets.undo_remove_question(interview_id=interview.pk, line=line, at=line.position)
    del request.session[TAKEN_OFF]
    return ActionResult(_at(line, sheet_of(interview)), f"line-{line.pk}")


def _at(line: PlannedQuestion, sheet: Sheet) -> str:
    about = {"text": short(line.text), "place": line.position, "number": sheet.number}
    return _("‘%(text)s’ is now %(place)d of %(number)d.") % about


def short(text: str) -> str:
    return Truncator(text).chars(60)
