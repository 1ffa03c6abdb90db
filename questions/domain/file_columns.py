"""The columns of a file of questions, for export and import."""

from typing import Any

from django.utils.translation import gettext_lazy

from core.imports import Column
from questions.models import VERSIONED_FIELDS, Question

COLUMNS = (
    Column("key", gettext_lazy("Key"), ("slug", "id")),
    Column("version", gettext_lazy("Version")),
    Column(
        "question",
        gettext_lazy("Question"),
        ("questions", "text", "question text", "wording"),
        is_needed=True,
    ),
    Column("theme", gettext_lazy("Theme"), ("themes", "topic", "category", "section")),
    Column("part", gettext_lazy("Part"), ("part of the talk", "phase")),
    Column("minutes", gettext_lazy("Minutes"), ("min", "mins", "time", "duration")),
    Column(
        "why",
        gettext_lazy("Why"),
        ("why ask this", "reason", "rationale", "purpose of the question"),
    ),
    Column(
        "follow_ups",
        gettext_lazy("Follow ups"),
        ("follow-up", "followup questions", "what to ask next", "probes"),
    ),
    Column("purposes", gettext_lazy("Purposes"), ("purpose", "good for")),
    Column(
        "fields",
        gettext_lazy("Fields"),
        ("field", "fields of work", "field of work", "industry", "industries"),
    ),
    Column(
        "must_ask", gettext_lazy("Must ask"), ("must", "required", "always asked", "always ask")
    ),
    Column("always_last", gettext_lazy("Always last"), ("last", "ends each talk", "last question")),
    Column("status", gettext_lazy("Status"), ("state",)),
    Column("place", gettext_lazy("Place"), ("position", "order", "number", "no")),
)
NAMES = tuple(column.name for column in COLUMNS)
YES, NO = "yes", "no"


def cells(question: Question) -> dict[str, str]:
    """Return the question as a row of a file, by column. Reads `theme` and `fields`."""
    values = {name: getattr(question, name) for name in VERSIONED_FIELDS} | {
        "fields": question.fields.all()
    }
    known = {"key": question.slug, "version": str(question.version)}
    return (
        known
        | cells_of_values(values)
        | {"status": question.status, "place": str(question.position)}
    )


def cells_of_values(values: dict[str, Any]) -> dict[str, str]:
    return {
        "question": values["text"],
        "theme": values["theme"].name,
        "part": values["part"],
        "minutes": str(values["minutes"]),
        "why": values["why"],
        "follow_ups": "\n".join(values["follow_ups"]),
        "purposes": "\n".join(values["purposes"]),
        "fields": "\n".join(each.name for each in values["fields"]),
        "must_ask": YES if values["must_ask"] else NO,
        "always_last": YES if values["always_last"] else NO,
    }
