"""Changes of a sheet. Each is idempotent, and raises SheetClosed and SheetFull."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from interviews.models import Interview, PlannedQuestion, can_plan, guaranteed
from interviews.services.notes import append_to_free_notes, remove_from_free_notes
from interviews.services.refusals import SheetClosed, SheetFull
from questions.models import Part, Question, QuestionSet

MOST = 20  # nobody asks more in half an hour


@transaction.atomic
def plan_set(*, interview_id: int, set_id: int) -> list[PlannedQuestion]:
    """Add the questions of a set in its order; return the whole sheet."""
    interview, lines = _open_sheet(interview_id)
    chosen = QuestionSet.objects.visible_to(interview.student).get(pk=set_id).in_order()
    return _saved(
        interview, _with(lines, (PlannedQuestion.copied(interview, each) for each in chosen))
    )


@transaction.atomic
def plan_question(*, interview_id: int, question_id: int) -> PlannedQuestion:
    """Add a question of the bank at the end of its part."""
    interview, lines = _open_sheet(interview_id)
    line = PlannedQuestion.copied(
        interview, Question.objects.visible_to(interview.student).get(pk=question_id)
    )
    return _named(_saved(interview, _with(lines, [line])), line.text)


@transaction.atomic
def plan_questions(*, interview_id: int, question_ids: Iterable[int]) -> list[PlannedQuestion]:
    """Add questions of the bank, or none if they don't fit; return the whole sheet."""
    interview, lines = _open_sheet(interview_id)
    known = Question.objects.visible_to(interview.student)
    chosen = known.filter(pk__in=question_ids).order_by("theme__position", "position", "id")
    return _saved(
        interview, _with(lines, (PlannedQuestion.copied(interview, each) for each in chosen))
    )


@transaction.atomic
def plan_own(
    *, interview_id: int, text: str, minutes: int, part: str = Part.CORE
) -> PlannedQuestion:
    if not text.strip():
        raise Refusal(_("Write your question first."))
    interview, lines = _open_sheet(interview_id)
    line = PlannedQuestion(interview=interview, text=text, minutes=minutes, part=part)
    return _named(_saved(interview, _with(lines, [line])), text)


@transaction.atomic
def plan_as_before(*, interview_id: int, earlier_id: int) -> list[PlannedQuestion]:
    """Add an earlier sheet's questions, or none if they don't fit; return the whole sheet."""
    interview, lines = _open_sheet(interview_id)
    earlier = PlannedQuestion.objects.filter(
        interview=Interview.objects.editable_by(interview.student).get(pk=earlier_id)
    )
    return _saved(interview, _with(lines, (each.again(interview) for each in earlier)))


@transaction.atomic
def undo_remove_question(*, interview_id: int, line: PlannedQuestion, at: int) -> PlannedQuestion:
    """Put `line` back at place `at`, with its note, which leaves the free notes.

    Nothing changes if the sheet has its text already.
    """
    interview, lines = _open_sheet(interview_id)
    if not _is_known(line, lines):
        line.pk, line.interview = None, interview
        if not Question.objects.filter(pk=line.question_id).exists():
            line.question_id = None
        lines.insert(max(at, 1) - 1, line)
        if line.note:
            remove_from_free_notes(interview_id=interview_id, text=_note_with_question(line))
    return _named(_saved(interview, lines), line.text)


@transaction.atomic
def move_question(*, interview_id: int, planned_id: int, at: int) -> PlannedQuestion:
    """Move a line to place `at`, counted from 1; the last question stays last.

    Raises PlannedQuestion.DoesNotExist for a removed line.
    """
    interview, lines = _open_sheet(interview_id)
    line = interview.planned.get(pk=planned_id, is_last=False)
    lines.remove(line)
    lines.insert(max(at, 1) - 1, line)
    return _named(_saved(interview, lines), line.text)


@transaction.atomic
def remove_question(*, interview_id: int, planned_id: int) -> list[PlannedQuestion]:
    """Remove a line and return the rest. Its note moves to the free notes.

    The last question is removed with the last other one.
    """
    interview, lines = _open_sheet(interview_id)
    left = [line for line in lines if line.is_last or line.pk != planned_id]
    if all(line.is_last for line in left):
        left = []
    _take_off([line for line in lines if line not in left])
    return _saved(interview, left) if left else []


@transaction.atomic
def show_beforehand(*, interview_id: int, shown: bool) -> None:
    interview, _lines = _open_sheet(interview_id)
    interview.shows_questions = shown
    interview.save(update_fields=["shows_questions"])


def _take_off(lines: list[PlannedQuestion]) -> None:
    """Delete lines; their notes move to the free notes."""
    for line in lines:
        if line.note:
            append_to_free_notes(
                interview_id=line.interview_id,
                text=_note_with_question(line),
                now=guaranteed(line.noted_at),
            )
        line.delete()


def _note_with_question(line: PlannedQuestion) -> str:
    return f"{line.text}\n{line.note}"


def _open_sheet(interview_id: int) -> tuple[Interview, list[PlannedQuestion]]:
    interview = Interview.objects.select_for_update(no_key=True).get(pk=interview_id)
    if not can_plan(interview):
        raise SheetClosed
    return interview, list(interview.planned.all())


def _with(lines: list[PlannedQuestion], more: Iterable[PlannedQuestion]) -> list[PlannedQuestion]:
    """Insert the new ones of `more`, each at the end of its part."""
    for new in more:
        if not _is_known(new, lines):
            lines.insert(_end_of(Part(new.part), lines), new)
    return lines


def _is_known(new: PlannedQuestion, lines: list[PlannedQuestion]) -> bool:
    return any(
        line.text == new.text or (new.question_id and line.question_id == new.question_id)
        for line in lines
    )


def _end_of(part: Part, lines: list[PlannedQuestion]) -> int:
    before = [n for n, line in enumerate(lines, 1) if Part(line.part).rank <= part.rank]
    return before[-1] if before else 0


def _saved(interview: Interview, lines: list[PlannedQuestion]) -> list[PlannedQuestion]:
    lines = _ending(interview, lines)
    if len(lines) > MOST and any(line.pk is None for line in lines):
        raise SheetFull
    for position, line in enumerate(lines, 1):
        line.position = position
    PlannedQuestion.objects.bulk_update(
        [line for line in lines if line.pk], ["position", "is_last"]
    )
    PlannedQuestion.objects.bulk_create([line for line in lines if not line.pk])
    return lines


def _ending(interview: Interview, lines: list[PlannedQuestion]) -> list[PlannedQuestion]:
    last = next((line for line in lines if line.is_last), None)
    wanted = (
        None
        if last
        else Question.objects.filter(always_last=True, status=Question.Status.PUBLISHED).first()
    )
    if wanted:
        last = next(
            (line for line in lines if line.question_id == wanted.pk or line.text == wanted.text),
            None,
        )
        last = last or PlannedQuestion.copied(interview, wanted)
        last.is_last = True
    return [line for line in lines if line is not last] + ([last] if last else [])


def _named(lines: list[PlannedQuestion], text: str) -> PlannedQuestion:
    return next(line for line in lines if line.text == text)
