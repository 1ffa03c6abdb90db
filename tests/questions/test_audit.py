"""What staff do to questions, themes and sets is in the audit trail, without their words."""

import uuid

import pytest

from questions import services
from questions.domain.import_rows import ImportRow
from questions.models import Theme
from tests.factories import NOW, QuestionFactory, ThemeFactory
from users.models import AuditEntry

pytestmark = pytest.mark.django_db


def recorded():
    """The actions of the trail without the name of the app, in order."""
    entries = AuditEntry.objects.filter(action__startswith="questions.").order_by("pk")
    return [entry.action.removeprefix("questions.") for entry in entries]


def last():
    return AuditEntry.objects.order_by("pk").last()


def values(**changed):
    return {"text": "WHAT?", "theme": ThemeFactory(slug="day"), "minutes": 2} | changed


def test_a_question_is_added_changed_published_and_restored(cora):
    question = services.add(by=cora, values=values(), now=NOW)
    known = {"question_id": question.pk, "by": cora, "now": NOW}
    services.change(version=1, values={"text": "WHICH?", "minutes": 3}, **known)
    changed = last()
    services.set_status(status="published", **known)
    published = last()
    services.set_status(status="published", **known)
    services.restore_version(number=1, version=3, **known)

    assert recorded() == ["added", "changed", "status_set", "version_restored"]
    assert (changed.fields, changed.after) == (["text", "minutes"], {"version": 2})
    assert (published.before["status"], published.after["status"]) == ("draft", "published")
    assert published.actor_id == cora.pk


def test_no_word_of_a_question_or_an_answer_is_in_the_trail(cora, nina):
    suggestion = services.suggest(by=nina, text="WHAT?", form_key=uuid.uuid4(), now=NOW)
    services.accept(
        suggestion_id=suggestion.pk, values=values(), status="draft", word="WORD", by=cora, now=NOW
    )
    other = services.suggest(by=nina, text="WHY?", form_key=uuid.uuid4(), now=NOW)
    services.decline(suggestion_id=other.pk, word="WORD", by=cora, now=NOW)

    assert recorded() == ["added", "suggestion_accepted", "suggestion_declined"]
    stored = str(list(AuditEntry.objects.values()))
    assert not [word for word in ("WHAT", "WHY", "WORD") if word in stored]


def test_what_changes_nothing_leaves_no_entry(cora):
    question, other = QuestionFactory(text="One?"), QuestionFactory(text="Two?")
    known = {"question_id": question.pk, "by": cora}

    services.change(version=1, values={"text": "One?"}, now=NOW, **known)
    services.undo_delete(**known)
    services.undo_merge(now=NOW, **known)
    services.move_question(place=1, **known)
    services.undo_keep_both(question=question, other=other, by=cora)

    assert recorded() == []


def test_deleting_merging_moving_and_keeping_both_are_entries_and_their_undo_too(cora):
    draft = QuestionFactory(status="draft")
    one, two = QuestionFactory(text="One?"), QuestionFactory(text="Two?")

    services.delete(question_id=draft.pk, by=cora, now=NOW)
    services.undo_delete(question_id=draft.pk, by=cora)
    services.merge(question_id=one.pk, into_id=two.pk, by=cora, now=NOW)
    assert last().after["merged_into"] == two.pk
    services.undo_merge(question_id=one.pk, by=cora, now=NOW)
    services.move_question(question_id=two.pk, place=1, by=cora)
    services.keep_both(question=one, other=two, by=cora, now=NOW)
    services.undo_keep_both(question=one, other=two, by=cora)

    undone = ["deleted", "delete_undone", "merged", "merge_undone"]
    assert recorded() == [*undone, "moved", "both_kept", "keep_both_undone"]


def test_one_change_to_many_is_one_entry_for_each_that_changed(cora):
    one, two = QuestionFactory(), QuestionFactory(status="retired")

    services.change_many(question_ids=[one.pk, two.pk], by=cora, now=NOW, status="retired")
    services.change_many(
        question_ids=[one.pk, two.pk], by=cora, now=NOW, theme=ThemeFactory(slug="other")
    )

    assert recorded() == ["status_set", "changed", "changed"]


def test_themes_and_sets_leave_entries(cora):
    theme = services.add_theme(
        values={"name": "First", "about": ""}, form_key=uuid.uuid4(), by=cora
    )
    services.change_theme(
        theme_id=theme.pk, version=1, values={"name": "Second", "about": ""}, by=cora
    )
    assert (last().fields, last().after) == (["name"], {"version": 2})
    ThemeFactory(slug="before", position=0)
    services.move_theme(theme_id=theme.pk, place=1, by=cora)
    services.delete_theme(theme_id=theme.pk, by=cora)
    assert not Theme.objects.filter(pk=theme.pk).exists()

    empty = {"name": "Set", "about": "", "minutes": 20, "purposes": [], "fields": [], "cohorts": []}
    chosen = services.add_set(values=empty, form_key=uuid.uuid4(), by=cora)
    services.change_set(set_id=chosen.pk, version=1, values=empty | {"minutes": 30}, by=cora)
    entry = services.add_to_set(set_id=chosen.pk, question_id=QuestionFactory().pk, by=cora)
    services.remove_from_set(entry_id=entry.pk, by=cora)
    services.remove_from_set(entry_id=entry.pk, by=cora)
    services.retire_set(set_id=chosen.pk, by=cora, now=NOW)
    services.republish_set(set_id=chosen.pk, by=cora)

    assert recorded() == [
        "theme_added",
        "theme_changed",
        "theme_moved",
        "theme_deleted",
        "set_added",
        "set_changed",
        "put_into_set",
        "taken_out_of_set",
        "set_retired",
        "set_republished",
    ]


def test_a_file_is_one_entry_with_its_number_of_questions(cora):
    words = {"part": "core", "why": "", "follow_ups": [], "purposes": [], "fields": []}
    words |= {"must_ask": False, "always_last": False}
    stored = QuestionFactory(text="Old?")
    rows = [
        ImportRow(1, values=values(**words)),
        ImportRow(2, question=stored, values={"text": "Newer?"}, status="published"),
    ]

    made = services.import_rows(rows=rows, form_key=uuid.uuid4(), fingerprint="", by=cora, now=NOW)
    services.undo_import(import_id=made.pk, by=cora, now=NOW)

    assert recorded() == ["imported", "import_undone"]
    assert set(AuditEntry.objects.values_list("object_id", "count")) == {(made.pk, 2)}
