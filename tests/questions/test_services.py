"""What the pages refuse is refused by the services themselves."""

import datetime as dt
import uuid

import pytest

from core.errors import Refusal
from questions import services
from questions.domain.import_rows import ImportRow
from questions.models import FileImport, OwnQuestion, QuestionSet, SetEntry, Suggestion
from tests.factories import NOW, QuestionFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(cora):
    question, into = QuestionFactory(text="What pays?"), QuestionFactory(text="What does it pay?")
    services.merge(question_id=question.pk, into_id=into.pk, by=cora, now=NOW)
    question.refresh_from_db()
    return question


@pytest.fixture
def ready_set(db):
    return QuestionSet.objects.create(slug="first", name="First")


def test_a_merged_question_is_neither_edited_nor_restored_nor_moved(cora, merged):
    known = {"question_id": merged.pk, "version": merged.version, "by": cora, "now": NOW}

    with pytest.raises(services.MergedOrDeleted):
        services.change(values={"text": "Other?"}, **known)
    with pytest.raises(services.MergedOrDeleted):
        services.restore_version(number=1, **known)
    with pytest.raises(services.MergedOrDeleted):
        services.set_status(question_id=merged.pk, status="published", by=cora, now=NOW)
    with pytest.raises(Refusal, match="no longer in this list"):
        services.move_question(question_id=merged.pk, place=1, by=None)
    merged.refresh_from_db()
    assert (merged.text, merged.status) == ("What pays?", "retired")


def test_a_deleted_draft_is_not_edited(cora):
    draft = QuestionFactory(status="draft")
    services.delete(question_id=draft.pk, now=NOW, by=None)

    with pytest.raises(services.MergedOrDeleted):
        services.change(
            question_id=draft.pk, version=1, values={"text": "Other?"}, by=cora, now=NOW
        )


def test_what_students_could_see_is_not_deleted(cora):
    question = QuestionFactory(status="published")

    with pytest.raises(Refusal, match="it can only be retired"):
        services.delete(question_id=question.pk, now=NOW, by=None)


def test_a_merged_question_is_not_put_into_a_set(merged, ready_set):
    with pytest.raises(services.MergedOrDeleted):
        services.add_to_set(set_id=ready_set.pk, question_id=merged.pk, by=None)

    assert not SetEntry.objects.exists()


def test_what_is_out_of_a_set_or_retired_is_not_moved(ready_set):
    entry = services.add_to_set(set_id=ready_set.pk, question_id=QuestionFactory().pk, by=None)
    services.remove_from_set(entry_id=entry.pk, by=None)
    services.retire_set(set_id=ready_set.pk, now=NOW, by=None)

    with pytest.raises(Refusal):
        services.move_in_set(entry_id=entry.pk, place=1, by=None)
    with pytest.raises(Refusal):
        services.move_set(set_id=ready_set.pk, place=1, by=None)


def test_a_suggestion_is_declined_with_a_word_alone(cora, nina):
    suggestion = services.suggest(by=nina, text="Why?", form_key=uuid.uuid4(), now=NOW)

    with pytest.raises(Refusal, match="Say in a sentence why"):
        services.decline(suggestion_id=suggestion.pk, word="  ", by=cora, now=NOW)

    assert Suggestion.objects.waiting().get() == suggestion


def test_a_row_with_a_problem_is_not_imported(cora):
    row = ImportRow(1, problems=["Minutes: Use a number of minutes from 1 to 10."])

    with pytest.raises(Refusal, match="cannot be imported"):
        services.import_rows(rows=[row], form_key=uuid.uuid4(), fingerprint="", by=cora, now=NOW)

    assert not FileImport.objects.exists()


def test_an_import_is_undone_once_and_within_ten_minutes(cora):
    values = {"text": "New?", "theme": ThemeFactory(), "part": "core", "minutes": 2, "why": ""}
    values |= {"follow_ups": [], "purposes": [], "must_ask": False, "always_last": False}
    row = ImportRow(1, values=values | {"fields": []})
    made = services.import_rows(rows=[row], form_key=uuid.uuid4(), fingerprint="", by=cora, now=NOW)

    with pytest.raises(Refusal, match="too late to undo"):
        services.undo_import(import_id=made.pk, by=cora, now=NOW + dt.timedelta(minutes=10))
    assert services.undo_import(import_id=made.pk, by=cora, now=NOW) == 0
    with pytest.raises(Refusal, match="too late to undo"):
        services.undo_import(import_id=made.pk, by=cora, now=NOW)


def test_a_student_keeps_a_hundred_questions_at_most(nina):
    OwnQuestion.objects.bulk_create(
        OwnQuestion(student=nina, text=f"Number {number}?") for number in range(services.MOST_OWN)
    )

    with pytest.raises(Refusal, match="You have 100 questions already"):
        services.create_own_question(
            student=nina, values={"text": "One more?"}, form_key=uuid.uuid4()
        )
