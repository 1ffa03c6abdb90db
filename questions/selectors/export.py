"""The question bank as a table."""

from questions.domain.file_columns import NAMES, cells
from questions.models import Question


def export_table() -> list[list[str]]:
    """Return every question, header first, without deleted and merged ones. Two queries."""
    questions = Question.objects.filter(archived_at=None, merged_into=None)
    rows = questions.select_related("theme").prefetch_related("fields")
    ordered = rows.order_by("theme__position", "theme__name", "position", "id")
    return [list(NAMES), *(list(cells(question).values()) for question in ordered)]
