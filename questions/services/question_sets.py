"""What curators do to ready sets."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from core.edits import Stale
from questions.domain.audit_actions import QuestionAction
from questions.models import Question, QuestionSet, SetEntry
from questions.services.adding import add_last
from questions.services.curation import refuse_merged_or_deleted
from users.domain.audit import states_of
from users.models import User
from users.services import record

COLUMNS = ("name", "about", "minutes", "purposes")


@transaction.atomic
def add_set(*, values: dict[str, Any], form_key: UUID, by: User) -> QuestionSet:
    """Append a set; a form submitted twice adds one. Raises AlreadyUsed."""
    new = QuestionSet(**{name: values[name] for name in COLUMNS})
    question_set = add_last(new, form_key)
    if question_set is new:
        _set_reach(question_set, values)
        record(actor=by, action=QuestionAction.SET_ADDED, object=question_set)
    return question_set


@transaction.atomic
def change_set(*, set_id: int, version: int, values: dict[str, Any], by: User) -> QuestionSet:
    """Save an edit of anything but its questions. Raises Stale."""
    question_set = _locked(set_id)
    if question_set.version != version:
        raise Stale(question_set)
    changed = _changed_fields(question_set, values)
    for name in COLUMNS:
        setattr(question_set, name, values[name])
    question_set.version += 1
    question_set.save()
    _set_reach(question_set, values)
    record(
        actor=by,
        action=QuestionAction.SET_CHANGED,
        object=question_set,
        fields=changed,
        after=states_of(question_set, ("version",)),
    )
    return question_set


@transaction.atomic
def retire_set(*, set_id: int, by: User, now: dt.datetime) -> QuestionSet:
    """Hide a set from students. Idempotent. Sheets keep the questions taken from it."""
    question_set = _locked(set_id)
    if question_set.retired_at is None:
        question_set.retired_at = now
        question_set.save(update_fields=["retired_at"])
        record(actor=by, action=QuestionAction.SET_RETIRED, object=question_set)
    return question_set


@transaction.atomic
def republish_set(*, set_id: int, by: User) -> QuestionSet:
    question_set = _locked(set_id)
    if question_set.retired_at is not None:
        question_set.retired_at = None
        question_set.save(update_fields=["retired_at"])
        record(actor=by, action=QuestionAction.SET_REPUBLISHED, object=question_set)
    return question_set


@transaction.atomic
def add_to_set(*, set_id: int, question_id: int, by: User) -> SetEntry:
    """Append a question to a set; a question that is in it stays where it is.

    Raises MergedOrDeleted.
    """
    question_set = _locked(set_id)
    question = Question.objects.get(pk=question_id)
    refuse_merged_or_deleted(question)
    last = question_set.entries.aggregate(last=Max("position"))["last"] or 0
    entry, is_new = SetEntry.objects.get_or_create(
        question_set=question_set, question=question, defaults={"position": last + 1}
    )
    if is_new:
        after = {"question": question.pk}
        record(actor=by, action=QuestionAction.PUT_INTO_SET, object=question_set, after=after)
    return entry


@transaction.atomic
def remove_from_set(*, entry_id: int, by: User) -> None:
    entry = SetEntry.objects.filter(pk=entry_id).select_related("question_set").first()
    if entry is None:
        return
    before = {"question": entry.question_id}
    action = QuestionAction.TAKEN_OUT_OF_SET
    record(actor=by, action=action, object=entry.question_set, before=before)
    entry.delete()


def _locked(set_id: int) -> QuestionSet:
    return QuestionSet.objects.select_for_update(no_key=True).get(pk=set_id)


def _changed_fields(question_set: QuestionSet, values: dict[str, Any]) -> list[str]:
    """Return the names of `values` that differ from the stored ones. Two queries."""
    changed = [name for name in COLUMNS if getattr(question_set, name) != values[name]]
    for name in ("fields", "cohorts"):
        stored = set(getattr(question_set, name).values_list("pk", flat=True))
        if stored != {row.pk for row in values[name]}:
            changed.append(name)
    return changed


def _set_reach(question_set: QuestionSet, values: dict[str, Any]) -> None:
    question_set.fields.set(values["fields"])
    question_set.cohorts.set(values["cohorts"])
