"""The facts from which the bank recommends questions for a talk."""

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q

from interviews.domain.question_sheet import Sheet
from interviews.models import Interview, PlannedQuestion
from interviews.selectors.past_sheets import planned_before
from office.models import CareerField
from questions.domain.recommend import Candidate, SheetQuestion, Suggestion, Talk, recommend
from questions.models import Part, Question, QuestionSet, SetEntry, Star
from users.models import User

COLUMNS = ("id", "text", "part", "minutes", "purposes", "must_ask", "always_last")
PLACE = ("theme__position", "position")


def suggestions(
    interview: Interview, sheet: Sheet, sets: list[QuestionSet], field: CareerField | None
) -> list[Suggestion]:
    """Return what to add to `sheet`, with reasons. `sets`: best first. Three queries."""
    student = interview.student
    suiting = next((each for each in sets if interview.purpose in each.purposes), None)
    entries = SetEntry.objects.filter(question_set=suiting).values_list("question_id", flat=True)
    candidates = _candidates(student)
    themes = {each.id: each.theme for each in candidates}
    talk = Talk(
        purpose=interview.purpose,
        budget=sheet.budget,
        most=sheet.most,
        goal=interview.goal,
        lines=tuple(_line(line, themes) for line in sheet.lines),
        set_name=suiting.name if suiting else "",
        set_questions=frozenset(entries if suiting else ()),
        **_of_the_field(student, field),
    )
    return recommend(candidates, talk)


def _line(line: PlannedQuestion, themes: dict[int, str]) -> SheetQuestion:
    theme = themes.get(line.question_id, "") if line.question_id else ""
    return SheetQuestion(
        line.question_id, line.text, line.minutes, Part(line.part), theme, line.is_last
    )


def _candidates(student: User) -> list[Candidate]:
    """Return all published questions, as plain values. One query."""
    stars = Star.objects.filter(student=student, question=OuterRef("pk"))
    slugs = ArrayAgg("fields__slug", filter=Q(fields__slug__isnull=False), default=[])
    found = Question.objects.visible_to(student).annotate(is_starred=Exists(stars), slugs=slugs)
    rows = found.values_list(*COLUMNS, *PLACE, "theme__name", "slugs", "is_starred", named=True)
    return [
        Candidate(
            id=row.id,
            text=row.text,
            theme=row.theme__name,
            part=Part(row.part),
            minutes=row.minutes,
            place=(row.theme__position, row.position),
            purposes=frozenset(row.purposes),
            fields=frozenset(row.slugs),
            must_ask=row.must_ask,
            always_last=row.always_last,
            is_starred=row.is_starred,
        )
        for row in rows
    ]


def _of_the_field(student: User, field: CareerField | None) -> dict[str, Any]:
    """Return what the student asked in that field; empty without a field. One query."""
    if field is None:
        return {}
    rows = list(
        planned_before(student, field.slug).values_list(
            "question_id", "question__theme__name", "asked"
        )
    )
    skipped = PlannedQuestion.Asked.SKIPPED
    asked = frozenset(number for number, _theme, mark in rows if mark != skipped)
    return {
        "field": field.slug,
        "field_name": field.name,
        "heard": frozenset(theme for _number, theme, mark in rows if mark != skipped),
        "asked": asked,
        "left_open": frozenset(number for number, _theme, mark in rows if mark == skipped) - asked,
    }
