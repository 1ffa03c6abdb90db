"""What curators do to ready sets."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from core.edits import Stale
from questions.models import Question, QuestionSet, SetEntry
from questions.services.adding import add_last
from questions.services.curation import refuse_merged_or_deleted

COLUMNS = ("name", "about", "minutes", "purposes")


@transaction.atomic
def add_set(*, values: dict[str, Any], form_key: UUID) -> QuestionSet:
    """Add a set behind the others; the same form sent twice adds one. Raises AlreadyUsed."""
    new = QuestionSet(**{name: values[name] for name in COLUMNS})
    question_set = add_last(new, form_key)
    if question_set is new:
        _set_reach(question_set, values)
    return question_set


@transaction.atomic
def change_set(*, set_id: int, version: int, values: dict[str, Any]) -> QuestionSet:
    """Save an edit of anything but its questions. Raises Stale."""
    question_set = _locked(set_id)
    if question_set.version != version:
        raise Stale(question_set)
    for name in COLUMNS:
        setattr(question_set, name, values[name])
    question_set.version += 1
    question_set.save()
    _set_reach(question_set, values)
    return question_set


@transaction.atomic
def retire_set(*, set_id: int, now: dt.datetime) -> QuestionSet:
    """Hide a set from students; twice is the same as once. Sheets keep what they took from it."""
    question_set = _locked(set_id)
    question_set.retired_at = question_set.retired_at or now
    question_set.save(update_fields=["retired_at"])
    return question_set


@transaction.atomic
def republish_set(*, set_id: int) -> QuestionSet:
    """Show a retired set to students again, at its old place."""
    question_set = _locked(set_id)
    question_set.retired_at = None
    question_set.save(update_fields=["retired_at"])
    return question_set


@transaction.atomic
def add_to_set(*, set_id: int, question_id: int) -> SetEntry:
    """Put a question at the end of a set; one that is in it stays where it is.

    Raises MergedOrDeleted.
    """
    question_set = _locked(set_id)
    question = Question.objects.get(pk=question_id)
    refuse_merged_or_deleted(question)
    last = question_set.entries.aggregate(last=Max("position"))["last"] or 0
    return SetEntry.objects.get_or_create(
        question_set=question_set, question=question, defaults={"position": last + 1}
    )[0]


@transaction.atomic
def remove_from_set(*, entry_id: int) -> None:
    """Take a question out of its set; twice is the same as once."""
    SetEntry.objects.filter(pk=entry_id).delete()


def _locked(set_id: int) -> QuestionSet:
    return QuestionSet.objects.select_for_update(no_key=True).get(pk=set_id)


def _set_reach(question_set: QuestionSet, values: dict[str, Any]) -> None:
    """The fields of work and the cohorts that the set is for."""
    question_set.fields.set(values["fields"])
    question_set.cohorts.set(values["cohorts"])
