"""The bank out and in as a file: nothing is lost on the way, nothing comes in unseen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programme.models import CareerField
from questions.exchange import bring_in, table
from questions.models import Question, QuestionSet
from tests.factories import NOW, QuestionFactory, ThemeFactory

FILE, OUT = reverse("questions:exchange"), reverse("questions:export")
pytestmark = pytest.mark.django_db


def upload(browser, text):
    data = text if isinstance(text, bytes) else text.encode()
    return browser.post(FILE, {"file": SimpleUploadedFile("bank.csv", data)})


def confirm(browser, look):
    return browser.post(FILE, {"rows": look.context["rows"]}, follow=True).content.decode()


@pytest.fixture
def full(bank):
    question = Question.objects.get(slug="hours")
    question.text, question.why = "=How many “hours”, really?", "- It tells.\nA lot."
    question.save()
    question.fields.add(CareerField.objects.get_or_create(slug="sea", name="Sea; and shore")[0])
    QuestionFactory(text="Draft?", status="draft")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_went_out_comes_in_again_without_a_change(as_cora, full, kind):
    look = upload(as_cora, as_cora.get(OUT, {"format": kind}).content)

    assert look.status_code == 200
    assert (look.context["totals"]["skip"], look.context["totals"]["new"]) == (48, 0)
    assert "There is nothing to bring in." in look.content.decode()
    assert "Bring it in" not in look.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_lost_bank_comes_back_whole(as_cora, full, kind):
    before, file = table(), as_cora.get(OUT, {"format": kind}).content
    QuestionSet.objects.all().delete()
    Question.objects.all().delete()

    confirm(as_cora, upload(as_cora, file))

    assert table() == before


def test_fifty_new_questions_come_in_after_a_look(as_cora, cora):
    ThemeFactory()
    rows = "".join(f"What is number {n}?,day\n" for n in range(50))

    look = upload(as_cora, f"question,theme\n{rows}")
    assert not Question.objects.exists()
    done = confirm(as_cora, look)
    assert "50 added, 0 changed, 0 as they were." in done, done[done.index("<main") :][:1500]

    assert Question.objects.filter(status="draft", theme__slug="day").count() == 50
    assert Question.objects.first().versions.get().by == cora


def test_an_edit_in_the_file_is_an_edit_with_its_version(as_cora, bank):
    look = upload(as_cora, "key,version,question,status\nhours,1,How long are days?,retired\n")

    confirm(as_cora, look)

    question = Question.objects.get(slug="hours")
    assert (question.text, question.status, question.theme.slug) == ("How long are days?", "retired", "environment")
    assert [version.act for version in question.versions.all()] == ["retired", "imported", "found"]


def test_a_cell_that_says_the_same_in_other_words_is_no_change(as_cora, bank):
    question = Question.objects.get(slug="hours")
    row = f"hours,1,{question.theme.slug},{question.minutes:02d},{question.status},FALSE,0"

    look = upload(as_cora, f"key,version,theme,minutes,status,must_ask,always_last,question\n{row},{question.text}\n")

    assert look.context["totals"]["skip"] == 1
    assert "Changed</span>" not in look.content.decode()


def test_the_look_shows_each_row_that_would_change_and_in_which_words(as_cora, bank):
    before = Question.objects.get(slug="hours").text
    look = upload(
        as_cora, "key,version,question,theme\nhours,1,How long are days?,Work environment\n,,Who else?,opening\n"
    )

    changed, added = look.context["told"]
    assert (added.text, added.changes, added.place) == ("Who else?", [], "Draft, Opening")
    assert dict(changed.changes).keys() == {"Question"}
    pieces = dict(changed.changes)["Question"]
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "<del>" in look.content.decode()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("hours,9,Changed?,,", "Row 2: It was edited since; its version is 1 now. Export again."),
        (",,New?,Nowhere,", "Row 2: Theme: There is no theme “Nowhere”."),
        (",,,day,", "Row 2: Question: Write the question."),
        (",,New?,day,99", "number of minutes from 1 to 10"),
    ],
)
def test_a_row_that_is_wrong_stops_all_and_says_why(as_cora, bank, row, said):
    look = upload(as_cora, f"key,version,question,theme,minutes\n{row}\n,,Fine?,day,2\n")

    assert look.status_code == 422
    assert said in look.content.decode()
    assert not Question.objects.filter(text="Fine?").exists()


def test_what_changed_between_look_and_confirm_is_not_lost(as_cora, bank):
    look = upload(as_cora, "key,version,question\nhours,1,Mine?\n")
    Question.objects.filter(slug="hours").update(version=2, text="Theirs?")

    assert "It was edited since" in confirm(as_cora, look)
    assert Question.objects.get(slug="hours").text == "Theirs?"


@pytest.mark.parametrize("data", ["", "why\nx\n", "\x00", "PK\x03\x04"])
def test_a_file_that_is_none_is_refused_in_words(as_cora, data):
    assert upload(as_cora, data or b"").status_code == 422


def test_a_second_last_question_stops_the_import(bank, cora):
    rows = [["question", "theme", "always_last", "status"], ["And last?", "day", "yes", "published"]]

    result = bring_in(rows, by=cora, now=NOW)

    assert result.has_validation_errors()
    assert not Question.objects.filter(text="And last?").exists()
