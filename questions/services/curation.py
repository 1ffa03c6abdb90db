"""What curators do to one question. Each change makes a version."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edits import AlreadyUsed, Stale
from core.errors import Refusal
from questions.domain.audit_actions import QuestionAction
from questions.domain.last_question import last_question_taken
from questions.models import VERSIONED_FIELDS, Question, QuestionVersion, Theme
from questions.services.distinct_pairs import compare_anew
from users.domain.audit import states_of
from users.models import User
from users.services import record

Action = QuestionVersion.Action
Status = Question.Status
ACTION_BY_STATUS = {
    Status.PUBLISHED: Action.PUBLISHED,
    Status.RETIRED: Action.RETIRED,
    Status.DRAFT: Action.DRAFTED,
}


class LastQuestionTaken(Refusal):
    def __init__(self, question: Question):
        super().__init__(last_question_taken(question))


class MergedOrDeleted(Refusal):
    sentence = gettext_lazy("It was merged or deleted in the meantime. Take that back first.")


@transaction.atomic
def add(
    *,
    by: User,
    values: dict[str, Any],
    status: str = Status.DRAFT,
    form_key: UUID | None = None,
    now: dt.datetime,
) -> Question:
    """Add a question at the end of its theme; a form submitted twice adds one.

    Raises AlreadyUsed, LastQuestionTaken.
    """
    # Serializes two curators who add at the same time.
    Theme.objects.select_for_update(no_key=True).get(pk=values["theme"].pk)
    made = Question.objects.filter(form_key=form_key).first() if form_key else None
    if made:
        if made.text != values["text"]:
            raise AlreadyUsed(made)
        return made
    question = Question(form_key=form_key, position=next_position(values["theme"]))
    _write(question, values, status)
    QuestionVersion.of(question, Action.ADDED, by, now)
    after = states_of(question, ("status", "version"))
    record(actor=by, action=QuestionAction.ADDED, object=question, after=after)
    return question


@transaction.atomic
def change(
    *,
    question_id: int,
    version: int,
    values: dict[str, Any],
    by: User,
    now: dt.datetime,
) -> Question:
    """Save an edit; an edit that changes nothing makes no version.

    Raises Stale, MergedOrDeleted, LastQuestionTaken.
    """
    question = locked(question_id)
    changed = write_change(question, Action.EDITED, version=version, values=values, by=by, now=now)
    _record_change(QuestionAction.CHANGED, question, changed, by)
    return question


@transaction.atomic
def set_status(*, question_id: int, status: str, by: User, now: dt.datetime) -> Question:
    """Publish, retire or return to draft. Idempotent.

    Raises MergedOrDeleted, LastQuestionTaken.
    """
    question = locked(question_id)
    refuse_merged_or_deleted(question)
    before = states_of(question, ("status", "version"))
    if write_status(question, status, by=by, now=now):
        record_status(question, before, by)
    return question


@transaction.atomic
def restore_version(
    *, question_id: int, number: int, version: int, by: User, now: dt.datetime
) -> Question:
    """Save the text of version `number` as a new version; the status stays.

    Raises Stale, MergedOrDeleted, LastQuestionTaken, QuestionVersion.DoesNotExist.
    """
    earlier = QuestionVersion.objects.get(question_id=question_id, number=number)
    question = locked(question_id)
    changed = write_change(
        question, Action.RESTORED, version=version, values=earlier.values(), by=by, now=now
    )
    _record_change(QuestionAction.VERSION_RESTORED, question, changed, by)
    return question


@transaction.atomic
def delete(*, question_id: int, by: User, now: dt.datetime) -> Question:
    """Archive a draft. Raises Refusal for a question that students could see."""
    question = locked(question_id)
    if not question.can_delete:
        raise Refusal(_("Students could see this question, so it can only be retired."))
    if question.archived_at is None:
        question.archived_at = now
        question.save(update_fields=["archived_at"])
        record(actor=by, action=QuestionAction.DELETED, object=question)
    return question


@transaction.atomic
def undo_delete(*, question_id: int, by: User) -> Question:
    question = locked(question_id)
    if question.archived_at is not None:
        question.archived_at = None
        question.save(update_fields=["archived_at"])
        record(actor=by, action=QuestionAction.DELETE_UNDONE, object=question)
    return question


def locked(question_id: int) -> Question:
    """Return the question with its row locked; needs a transaction."""
    return Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question_id)


def refuse_merged_or_deleted(question: Question, sentence: str = "") -> None:
    if not question.can_edit or question.archived_at:
        raise MergedOrDeleted(sentence)


def write_change(
    question: Question,
    action: str,
    *,
    version: int,
    values: dict[str, Any],
    by: User,
    now: dt.datetime,
) -> list[str]:
    """Write an edit of a locked question; return the names of the changed fields.

    Makes no entry in the audit trail. Raises Stale, MergedOrDeleted, LastQuestionTaken.
    """
    refuse_merged_or_deleted(question)
    if question.version != version:
        raise Stale(question)
    changed = _changed_fields(question, values)
    if "theme" in changed:
        question.position = next_position(values["theme"])
    if changed:
        save_version(question, action, by=by, now=now, values=values)
    return changed


def write_status(question: Question, status: str, *, by: User, now: dt.datetime) -> bool:
    """Set the status of a locked question; return False if it has it already.

    Makes no entry in the audit trail. Raises LastQuestionTaken.
    """
    if question.status == status:
        return False
    save_version(question, ACTION_BY_STATUS[Status(status)], by=by, now=now, status=status)
    return True


def record_status(question: Question, before: dict[str, Any], by: User) -> None:
    """Record a change of status; `before` holds the earlier status and version."""
    after = states_of(question, ("status", "version"))
    action = QuestionAction.STATUS_SET
    record(actor=by, action=action, object=question, before=before, after=after)


def save_version(
    question: Question,
    action: str,
    *,
    by: User,
    now: dt.datetime,
    values: dict[str, Any] | None = None,
    status: str = "",
) -> Question:
    """Write a change of a locked question and the resulting version. Raises LastQuestionTaken."""
    if not question.versions.filter(number=question.version).exists():
        QuestionVersion.of(question, Action.INITIAL)
    question.version += 1
    if values and values.get("text", question.text) != question.text:
        compare_anew(question)
    _write(question, values or {}, status or question.status)
    QuestionVersion.of(question, action, by, now)
    return question


def next_position(theme: Theme) -> int:
    return (Question.objects.filter(theme=theme).aggregate(last=Max("position"))["last"] or 0) + 1


def _write(question: Question, values: dict[str, Any], status: str) -> None:
    """Write columns, status and fields of work. Raises LastQuestionTaken."""
    for name in VERSIONED_FIELDS:
        setattr(question, name, values.get(name, getattr(question, name, None)))
    question.was_published |= Status.PUBLISHED in (question.status, status)
    question.status = status
    try:
        with transaction.atomic():
            question.save()
    except IntegrityError:
        last = Question.objects.filter(always_last=True, status=Status.PUBLISHED)
        other = last.exclude(pk=question.pk).first()
        if not (other and question.always_last):
            raise
        raise LastQuestionTaken(other) from None
    if "fields" in values:
        question.fields.set(values["fields"])


def _changed_fields(question: Question, values: dict[str, Any]) -> list[str]:
    columns = {name: value for name, value in values.items() if name != "fields"}
    changed = [name for name, value in columns.items() if getattr(question, name) != value]
    fields = {field.pk for field in values.get("fields", [])}
    if "fields" in values and fields != set(question.fields.values_list("pk", flat=True)):
        changed.append("fields")
    return changed


def _record_change(
    action: QuestionAction, question: Question, changed: list[str], by: User
) -> None:
    if changed:
        after = states_of(question, ("version",))
        record(actor=by, action=action, object=question, fields=changed, after=after)
