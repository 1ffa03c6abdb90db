"""Importing a file of questions, and undoing that."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import chain, count
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import AlreadyUsed, Stale
from core.errors import Refusal
from office.models import CareerField
from questions.domain.audit_actions import QuestionAction
from questions.domain.import_rows import ImportRow
from questions.models import VERSIONED_FIELDS, FileImport, Question, QuestionVersion, Theme
from questions.services.curation import (
    Action,
    LastQuestionTaken,
    MergedOrDeleted,
    Status,
    locked,
    next_position,
    save_version,
    write_change,
    write_status,
)
from users.models import User
from users.services import record


class QuestionsChanged(Refusal):
    sentence = gettext_lazy("The bank was changed in the meantime. Look at the file once more.")


def import_rows(
    *, rows: Sequence[ImportRow], form_key: UUID, fingerprint: str, by: User, now: dt.datetime
) -> FileImport:
    """Write all rows, or none; a form submitted twice writes them once.

    A number of queries for all new rows together, and some for each that changes a question. Raises
    AlreadyUsed for another file under this key, LastQuestionTaken, QuestionsChanged if a question
    changed meanwhile, and Refusal without rows or for a row with problems.
    """
    if not rows:
        raise Refusal(_("Select at least one row."))
    if any(row.problems for row in rows):
        raise Refusal(_("Some of these rows cannot be imported. Look at the file once more."))
    try:
        return _import_rows(rows, form_key, fingerprint, by, now)
    except (Stale, MergedOrDeleted, IntegrityError) as error:
        raise QuestionsChanged from error


@transaction.atomic
def _import_rows(
    rows: Sequence[ImportRow], form_key: UUID, fingerprint: str, by: User, now: dt.datetime
) -> FileImport:
    known = {"by": by, "at": now, "fingerprint": fingerprint}
    made, is_new = FileImport.objects.get_or_create(form_key=form_key, defaults=known)
    if not is_new:
        if made.fingerprint != fingerprint:
            raise AlreadyUsed(made)
        return made
    # A question that stops being the last of each talk is written before its successor.
    changed = sorted((row for row in rows if row.question), key=lambda row: row.ends_talks)
    made.changes = [_change(row, row.question, by, now) for row in changed if row.question]
    made.changes += _add([row for row in rows if not row.question], by, now)
    made.save(update_fields=["changes"])
    _record(QuestionAction.IMPORTED, made, by, len(made.changes))
    return made


@transaction.atomic
def undo_import(*, import_id: int, by: User, now: dt.datetime) -> int:
    """Restore every question; return how many stay, since they were changed again.

    Raises Refusal after ten minutes, or if it is undone already.
    """
    made = FileImport.objects.select_for_update().get(pk=import_id)
    if not made.can_undo(now):
        raise Refusal(_("It is too late to undo this import."))
    made.undone_at = now
    made.save(update_fields=["undone_at"])
    questions = _locked_questions(made)
    as_left = [
        entry
        for entry in made.changes
        if entry["id"] in questions and questions[entry["id"]].version == entry["after"]
    ]
    added = [entry["id"] for entry in as_left if entry["before"] is None]
    _remove_added({pk: questions[pk] for pk in added}, by, now)
    # A question that became the last of each talk is restored before its predecessor.
    for entry in sorted(as_left, key=lambda entry: not questions[entry["id"]].always_last):
        if entry["before"] is not None:
            _revert(questions[entry["id"]], entry, by, now)
    _record(QuestionAction.IMPORT_UNDONE, made, by, len(as_left))
    return len(made.changes) - len(as_left)


def _record(action: QuestionAction, made: FileImport, by: User, number: int) -> None:
    if number:
        record(actor=by, action=action, object=made, count=number)


def _locked_questions(made: FileImport) -> dict[int, Question]:
    """Return the locked questions of an import that aren't deleted, by primary key."""
    rows = Question.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[entry["id"] for entry in made.changes], archived_at=None
    )
    return {question.pk: question for question in rows.order_by("pk")}


def _change(row: ImportRow, question: Question, by: User, now: dt.datetime) -> dict[str, Any]:
    """Save one changed question; return its entry of FileImport.changes."""
    entry = {"id": question.pk, "before": question.version, "place": question.position}
    stored = locked(question.pk)
    write_change(
        stored, Action.IMPORTED, version=question.version, values=row.values, by=by, now=now
    )
    write_status(stored, row.status, by=by, now=now)
    if row.place is not None:
        Question.objects.filter(pk=stored.pk).update(position=row.place)
    return entry | {"after": stored.version}


def _add(rows: Sequence[ImportRow], by: User, now: dt.datetime) -> list[dict[str, Any]]:
    questions = _new_questions(rows)
    _check_last(questions)
    Question.objects.bulk_create(questions)
    versions = QuestionVersion.objects.bulk_create(
        _version(question, by, now) for question in questions
    )
    _link(
        Question,
        [(question, row.values["fields"]) for question, row in zip(questions, rows, strict=True)],
    )
    _link(
        QuestionVersion,
        [(version, row.values["fields"]) for version, row in zip(versions, rows, strict=True)],
    )
    return [
        {"id": question.pk, "before": None, "after": question.version, "place": None}
        for question in questions
    ]


def _new_questions(rows: Sequence[ImportRow]) -> list[Question]:
    """Return unsaved questions for `rows`, each with its position. One query for each theme."""
    themes = {row.values["theme"].pk: row.values["theme"] for row in rows}
    # The locks serialize two curators who add at the same time.
    list(Theme.objects.select_for_update(no_key=True).filter(pk__in=themes).order_by("pk"))
    positions = {pk: count(next_position(theme)) for pk, theme in themes.items()}
    questions = []
    for row in rows:
        behind = next(positions[row.values["theme"].pk])
        key = {"slug": row.key} if row.key else {}
        question = Question(
            **{name: row.values[name] for name in VERSIONED_FIELDS},
            **key,
            status=row.status,
            was_published=row.status == Status.PUBLISHED,
            position=row.place if row.place is not None else behind,
        )
        questions.append(question)
    return questions


def _check_last(questions: Iterable[Question]) -> None:
    """Raise LastQuestionTaken if more than one question would end each talk."""
    published = Question.objects.filter(always_last=True, status=Status.PUBLISHED)
    last = [
        *published,
        *(each for each in questions if each.always_last and each.status == Status.PUBLISHED),
    ]
    if len(last) > 1:
        raise LastQuestionTaken(last[0])


def _version(question: Question, by: User, now: dt.datetime) -> QuestionVersion:
    words = {name: getattr(question, name) for name in VERSIONED_FIELDS}
    return QuestionVersion(
        question=question,
        number=question.version,
        action=Action.ADDED,
        by=by,
        at=now,
        status=question.status,
        **words,
    )


def _link(
    model: type[Question] | type[QuestionVersion],
    pairs: Iterable[tuple[Question | QuestionVersion, Iterable[CareerField]]],
) -> None:
    """Link rows of `model` to their fields of work. One query."""
    through: Any = model.fields.through
    column = f"{model.__name__.lower()}_id"
    through.objects.bulk_create(
        through(**{column: row.pk, "careerfield_id": each.pk})
        for row, fields in pairs
        for each in fields
    )


def _revert(question: Question, entry: dict[str, Any], by: User, now: dt.datetime) -> None:
    if question.version != entry["before"]:
        earlier = question.versions.get(number=entry["before"])
        save_version(
            question,
            Action.RESTORED,
            by=by,
            now=now,
            values=earlier.values(),
            status=earlier.status,
        )
    Question.objects.filter(pk=question.pk).update(position=entry["place"])


def _remove_added(added: dict[int, Question], by: User, now: dt.datetime) -> None:
    """Delete the questions that the import added; retire those in use, which a sheet may hold."""
    used = _used(added)
    unused = [pk for pk in added if pk not in used]
    Question.objects.filter(pk__in=unused).update(
        status=Status.DRAFT, was_published=False, archived_at=now
    )
    for pk in used:
        if added[pk].status != Status.RETIRED:
            save_version(added[pk], Action.RETIRED, by=by, now=now, status=Status.RETIRED)


def _used(ids: Iterable[int]) -> set[int]:
    """Return the questions that other rows refer to: a star, a set, a sheet."""
    question_ids = list(ids)
    found = [
        relation.related_model._base_manager.filter(  # noqa: SLF001 - public API
            **{f"{relation.field.name}__in": question_ids}
        ).values_list(relation.field.name, flat=True)
        for relation in Question._meta.related_objects  # noqa: SLF001 - public API
        if relation.related_model is not QuestionVersion
    ]
    return set(chain.from_iterable(found))
