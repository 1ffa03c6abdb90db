"""The bank as a table, out and in: what an export holds, an import takes, row by row through the same services."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.results import Result
from tablib import Dataset

from core.differences import Piece, by_words
from programme.models import CareerField
from questions import services
from questions.forms.question import QuestionFields, StatusForm, last_taken
from questions.models import WORDS, Question, QuestionVersion, Theme
from users.models import User

COLUMNS = (
    "key", "version", "question", "theme", "part", "minutes", "why", "follow_ups",
    "purposes", "fields", "must_ask", "always_last", "status", "place",
)  # fmt: skip
YES, NO = "yes", "no"
FORM = {"question": "text", "fields": "fields_of_work"}  # column -> field of the form, where they differ


def cells(question: Question) -> dict[str, str]:
    """A question as one row of the table, by column."""
    values = {name: getattr(question, name) for name in WORDS} | {"fields": question.fields.all()}
    known = {"key": question.slug, "version": str(question.version)}
    return known | _words(values) | {"status": question.status, "place": str(question.position)}


def _words(values: dict[str, Any]) -> dict[str, str]:
    """What a form or a question says, as the table writes it."""
    return {
        "question": values["text"],
        "theme": values["theme"].name,
        "part": values["part"],
        "minutes": str(values["minutes"]),
        "why": values["why"],
        "follow_ups": "\n".join(values["follow_ups"]),
        "purposes": "\n".join(values["purposes"]),
        "fields": "\n".join(field.name for field in values["fields"]),
        "must_ask": YES if values["must_ask"] else NO,
        "always_last": YES if values["always_last"] else NO,
    }


@dataclass(frozen=True)
class Told:
    """What one row would do: the question's words, and each column that changes; no column for a new question."""

    text: str
    changes: list[tuple[str, list[Piece]]]
    place: str  # "Published, Advice": what it is then, and where

    @classmethod
    def of(cls, before: dict[str, str], said: dict[str, str]) -> "Told":
        changed = [name for name in COLUMNS if before and before[name] != said[name]]
        changes = [(name.replace("_", " ").capitalize(), by_words(before[name], said[name])) for name in changed]
        return cls(said["question"], changes, f"{Question.Status(said['status']).label}, {said['theme']}")


class QuestionResource(resources.ModelResource):
    """Rows are known by `key`; a row without one is a new question. `version` keeps newer edits from being lost."""

    key = fields.Field(column_name="key", attribute="slug")

    class Meta:
        model = Question
        fields = ("key",)
        import_id_fields = ("key",)
        skip_diff = True
        use_transactions = True

    def __init__(self, *, by: User, now: dt.datetime):
        super().__init__()
        self.by, self.now = by, now
        self.told: list[Told] = []
        self.themes = {name.casefold(): slug for name, slug in Theme.objects.values_list("name", "slug")}
        self.fields_of_work = {name.casefold(): pk for name, pk in CareerField.objects.values_list("name", "pk")}

    def get_queryset(self):
        return Question.objects.filter(archived_at=None).select_related("theme")

    def before_import_row(self, row: dict, **_options: Any) -> None:
        """A row without a key gets none that anybody has."""
        row["key"] = (row.get("key") or "").strip() or f"new-{_options['row_number']}"

    def import_instance(self, instance: Question, row: dict, **_options: Any) -> None:
        """Read the row through the form of the site. Raises ValidationError with what the form says."""
        before = cells(instance) if instance.pk else {}
        if instance.pk and row.get("version") != before["version"]:
            about = {"version": before["version"]}
            raise ValidationError(_("It was edited since; its version is %(version)s now. Export again.") % about)
        if not instance.can_edit:
            raise ValidationError(_("It is merged into another question. Take them apart first."))
        said = before | {name: row[name] for name in COLUMNS if row.get(name) is not None}
        values, status = self._read(said)
        self.wanted = (values, status), said
        said |= _words(values) | {"status": status}  # a theme by its short name, "True" for "yes": the same
        instance.same = bool(instance.pk) and said == before
        if not instance.same:
            self.told.append(Told.of(before, said))

    def skip_row(self, instance, _original, _row, _errors=None) -> bool:
        return not _errors and instance.same

    def validate_instance(self, _instance, import_validation_errors=None, **_options: Any) -> None:
        """The form has looked at everything already."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: Question, is_create: bool, row: dict, **_options: Any) -> None:
        """Write the row as a curator would: a new question, or an edit with its version."""
        (values, status), said = self.wanted
        try:
            if is_create:
                made = services.add(by=self.by, values=values, status=status, now=self.now)
                slug = {} if row["key"].startswith("new-") else {"slug": row["key"][:60]}
                Question.objects.filter(pk=made.pk).update(**slug, **_place(said))
                return
            act = QuestionVersion.Act.IMPORTED
            services.change(
                question_id=instance.pk, version=instance.version, values=values, by=self.by, now=self.now, act=act
            )
            services.set_status(question_id=instance.pk, status=status, by=self.by, now=self.now)
            Question.objects.filter(pk=instance.pk).update(**_place(said))
        except services.LastTaken as taken:
            raise ValidationError(last_taken(taken.question)) from None

    def save_m2m(self, *_args: Any, **_options: Any) -> None:
        """The services write fields of work too."""

    def _read(self, said: dict[str, str]) -> tuple[dict, str]:
        """(values, status) of a row. Raises ValidationError naming column and reason."""
        form = QuestionFields(self._form_data(said))
        status = StatusForm({"status": said.get("status") or Question.Status.DRAFT})
        wrong = [(form[name].label, error) for name, errors in form.errors.items() for error in errors]
        wrong += [(_("Status"), error) for errors in status.errors.values() for error in errors]
        if wrong:
            raise ValidationError([f"{label}: {error}" for label, error in wrong])
        return form.values(), status.cleaned_data["status"]

    def _form_data(self, said: dict[str, str]) -> dict[str, Any]:
        """A row as the form would be sent; names that the office does not have stay, for the form to refuse."""
        data: dict[str, Any] = {FORM.get(name, name): said.get(name, "") for name in COLUMNS}
        data["part"] = data["part"] or "core"
        data["minutes"] = data["minutes"] or "2"
        data["theme"] = self.themes.get(data["theme"].casefold(), data["theme"])
        data["purposes"] = data["purposes"].split()
        named = data["fields_of_work"].splitlines()
        data["fields_of_work"] = [self.fields_of_work.get(name.casefold(), name) for name in named]
        for name in ("must_ask", "always_last"):
            data[name] = "on" if data[name].casefold() in {YES, "true", "1", "x"} else ""
        return data


def table() -> list[list[str]]:
    """The whole bank, head first; merged questions are not in it, since the others stand for them. Two queries."""
    kept = Question.objects.filter(archived_at=None, merged_into=None).select_related("theme")
    rows = kept.prefetch_related("fields").order_by("theme__position", "theme__name", "position", "id")
    return [list(COLUMNS), *(list(cells(question).values()) for question in rows)]


def bring_in(rows: list[list[str]], *, by: User, now: dt.datetime) -> Result:
    """Import a table, all of it or nothing."""
    return _run(rows, QuestionResource(by=by, now=now), dry_run=False)


def look(rows: list[list[str]], *, by: User, now: dt.datetime) -> tuple[Result, list[Told]]:
    """What an import would do, as a whole and row by row; writes nothing."""
    resource = QuestionResource(by=by, now=now)
    return _run(rows, resource, dry_run=True), resource.told


def _run(rows: list[list[str]], resource: QuestionResource, *, dry_run: bool) -> Result:
    head = [name.strip().casefold().replace(" ", "_") for name in rows[0]]
    head += [] if "key" in head else ["key"]  # without keys every row is a new question
    full = [[*row, *[""] * (len(head) - len(row))][: len(head)] for row in rows[1:]]
    return resource.import_data(Dataset(*full, headers=head), dry_run=dry_run, rollback_on_validation_errors=True)


def _place(said: dict[str, str]) -> dict[str, int]:
    place = said.get("place", "")
    return {"position": int(place)} if place.isdecimal() and len(place) < 5 else {}
