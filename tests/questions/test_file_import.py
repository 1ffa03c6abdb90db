"""The bank out and in as a file: nothing is lost on the way, nothing comes in unseen."""

import datetime as dt
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.models import CareerField
from questions import services
from questions.models import FileImport, Question, QuestionSet, QuestionVersion, Star
from questions.selectors.export import export_table
from tests.concurrency import run_concurrently
from tests.conftest import browser_of
from tests.factories import NOW, QuestionFactory, ThemeFactory

FILE, OUT = reverse("questions:import_export"), reverse("questions:export")
pytestmark = pytest.mark.django_db
WRITTEN = 24  # three of them save the session, which offers the way back; one is the trail


def upload(browser, text):
    data = text if isinstance(text, bytes) else text.encode()
    return browser.post(FILE, {"file": SimpleUploadedFile("bank.csv", data)})


def sent_back(look, **changes):
    """What the page of a look sends, as a browser does."""
    form = look.context["form"]
    data = {"rows": form["rows"].value(), "form_key": str(form["form_key"].value()), "confirm": "1"}
    data |= {
        "boxes": look.context["preview"].shown_numbers,
        "take": sorted(form.ticked & {row.row.number for row in look.context["preview"].shown}),
    }
    return (
        data | {head.field: head.column for head in look.context["preview"].sheet.heads} | changes
    )


def confirm(browser, look, **changes):
    return browser.post(FILE, sent_back(look, **changes), follow=True).content.decode()


def counts(look):
    found = look.context["preview"]
    return found.added, found.changed, found.same


def everything():
    return export_table(), QuestionVersion.objects.count()


@pytest.fixture
def full(bank):
    question = Question.objects.get(slug="hours")
    question.text, question.why = "=How many “hours”, really?", "- It tells.\nA lot."
    question.save()
    question.fields.add(CareerField.objects.get_or_create(slug="sea", name="Sea; and shore")[0])
    QuestionFactory(text="Draft?", status="draft")


# --- out and in again -----------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_went_out_comes_in_again_without_a_change(as_cora, full, kind):
    look = upload(as_cora, as_cora.get(OUT, {"format": kind}).content)

    assert look.status_code == 200
    assert counts(look) == (0, 0, 48)
    assert "There is nothing to import." in look.content.decode()
    assert 'name="confirm"' not in look.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_lost_bank_comes_back_whole(as_cora, full, kind):
    before, file = export_table(), as_cora.get(OUT, {"format": kind}).content
    QuestionSet.objects.all().delete()
    Question.objects.all().delete()

    confirm(as_cora, upload(as_cora, file))

    assert export_table() == before


def test_fifty_new_questions_come_in_after_a_look(as_cora, cora):
    ThemeFactory()
    rows = "".join(f"What is number {n}?,day\n" for n in range(50))

    look = upload(as_cora, f"question,theme\n{rows}")
    assert not Question.objects.exists()
    done = confirm(as_cora, look)
    assert "50 added, 0 changed." in done

    assert Question.objects.filter(status="draft", theme__slug="day").count() == 50
    assert [question.position for question in Question.objects.all()] == list(range(1, 51))
    version = Question.objects.first().versions.get()
    assert (version.by, version.action, version.number) == (cora, "added", 1)


def test_an_edit_in_the_file_is_an_edit_with_its_version(as_cora, bank):
    look = upload(as_cora, "key,version,question,status\nhours,1,How long are days?,retired\n")

    confirm(as_cora, look)

    question = Question.objects.get(slug="hours")
    assert (question.text, question.status, question.theme.slug) == (
        "How long are days?",
        "retired",
        "environment",
    )
    assert [version.action for version in question.versions.all()] == [
        "retired",
        "imported",
        "initial",
    ]


def test_a_cell_that_says_the_same_in_other_words_is_no_change(as_cora, bank):
    question = Question.objects.get(slug="hours")
    status = question.get_status_display()
    row = f"hours,1,{question.theme.slug},{question.minutes:02d},{status},FALSE,0"

    look = upload(
        as_cora,
        f"key,version,theme,minutes,status,must_ask,always_last,question\n{row},{question.text}\n",
    )

    assert counts(look) == (0, 0, 1)
    assert "Changed</span>" not in look.content.decode()


def test_an_empty_cell_changes_nothing_that_cannot_be_empty(as_cora, bank):
    row = f'hours,1,"{Question.objects.get(slug="hours").text}",,,,,,,'

    look = upload(
        as_cora,
        f"key,version,question,theme,part,minutes,must_ask,always_last,status,place\n{row}\n",
    )

    assert counts(look) == (0, 0, 1)


def test_the_look_shows_each_row_that_would_change_and_in_which_words(as_cora, bank):
    before = Question.objects.get(slug="hours").text
    look = upload(
        as_cora,
        "key,version,question,theme\nhours,1,How long are days?,Work environment\n,,Who "
        "else?,opening\n",
    )

    changed, added = look.context["preview"].shown
    assert (added.row.after["question"], added.changes, added.about) == (
        "Who else?",
        [],
        "Draft, Opening",
    )
    assert dict(changed.changes).keys() == {"Question"}
    pieces = dict(changed.changes)["Question"]
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "<del>" in look.content.decode()


# --- which column is what -------------------------------------------------------------------------
def test_heads_are_recognized_however_they_are_written(as_cora):
    ThemeFactory()

    confirm(
        as_cora,
        upload(as_cora, "Question text;Topic;Must ask?;Follow-ups\nWho helps?;day;Y;And then?\n"),
    )

    question = Question.objects.get()
    assert (question.text, question.must_ask, question.follow_ups) == (
        "Who helps?",
        True,
        ["And then?"],
    )


def test_a_column_that_is_not_read_is_named_and_can_be_corrected(as_cora):
    ThemeFactory()
    look = upload(as_cora, "Frage,theme,Einheit,Anmerkung\nWho helps?,day,3,fein\n")
    html = look.content.decode()
    assert look.status_code == 422
    assert "No column of the file is read as “Question”. Choose one below." in html
    assert "3 columns of your file are not read:" in html
    assert "“Frage”, “Einheit”, “Anmerkung”" in " ".join(html.split())

    corrected = {"column-0": "question", "column-2": "minutes"}
    data = sent_back(look, **corrected)
    del data["confirm"]
    again = as_cora.post(FILE, data)
    assert (again.status_code, counts(again), Question.objects.count()) == (200, (1, 0, 0), 0)
    assert "1 column of your file is not read:" in again.content.decode()

    confirm(as_cora, again, take=[2])
    assert Question.objects.get().minutes == 3


def test_two_columns_for_one_thing_are_refused_by_name(as_cora):
    ThemeFactory()
    look = upload(as_cora, "question,theme,other\nWho helps?,day,x\n")

    again = as_cora.post(FILE, sent_back(look, **{"column-2": "question"}))

    assert again.status_code == 422
    assert "Two columns of the file are read as “Question”. Keep one." in again.content.decode()
    assert not Question.objects.exists()


def test_rows_above_the_head_are_named(as_cora):
    ThemeFactory()

    look = upload(as_cora, "Our questions 2026\n\nquestion,theme\nWho helps?,day\n")

    assert counts(look) == (1, 0, 0)
    assert (
        "Row 1 is above the headings and is not read: “Our questions 2026”" in look.content.decode()
    )


# --- rows that are wrong --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("hours,9,Changed?,,", "Row 2: It was edited since; its version is 1 now. Export again."),
        (",,New?,Nowhere,", "Row 2: Theme: There is no theme “Nowhere”."),
        (",,,day,", "Row 2: Question: Write the question."),
        (",,New?,,", "Row 2: Theme: Choose a theme."),
        (",,New?,day,99", "number of minutes from 1 to 10"),
        (",,New?,day,2,x", "Row 2: It has 6 cells for 5 columns, so “x” is in no column."),
        ("no key!,,New?,day,", "Row 2: Enter a valid “slug”"),
        (f"{'k' * 61},,New?,day,", "Row 2: A key has up to 60 characters."),
    ],
)
def test_a_row_that_is_wrong_stops_all_and_says_why(as_cora, bank, row, said):
    look = upload(as_cora, f"key,version,question,theme,minutes\n{row}\n,,Fine?,day,2\n")

    assert look.status_code == 422
    assert said in look.content.decode().replace("<bdi>", "")
    assert as_cora.post(FILE, sent_back(look, take=[3])).status_code == 422
    assert not Question.objects.filter(text="Fine?").exists()


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("must_ask", "maybe", "Must ask: “maybe” is neither yes nor no."),
        ("always_last", "2", "Always last: “2” is neither yes nor no."),
        ("purposes", "practice; dance", "dance is not one of the available choices"),
        ("fields", "Underwater basketry", "There is no field of work “Underwater basketry”."),
        ("part", "Middle-ish", "“Middle-ish” is not a part of a talk."),
        ("status", "live", "“live” is not a status."),
        ("place", "first", "Place: “first” is not a number from 0 to 9999."),
        ("minutes", "two", "number of minutes from 1 to 10"),
    ],
)
def test_a_cell_that_says_nothing_known_is_an_error_by_name(as_cora, column, cell, said):
    ThemeFactory()

    look = upload(as_cora, f"question,theme,{column}\nWho?,day,{cell}\n")

    assert look.status_code == 422
    assert said in look.content.decode()


@pytest.mark.parametrize(
    ("column", "cell", "name", "stored"),
    [
        ("Must ask?", "Y", "must_ask", True),
        ("Must ask?", "n", "must_ask", False),
        ("must_ask", "TRUE", "must_ask", True),
        ("purposes", "Explore a career, practice", "purposes", ["career", "practice"]),
        ("purposes", "practice career", "purposes", ["career", "practice"]),
        ("Part", "Closing", "part", "close"),
        ("Status", "PUBLISHED", "status", "published"),
        ("place", "7", "position", 7),
    ],
)
def test_usual_ways_to_say_it_are_understood(as_cora, column, cell, name, stored):
    ThemeFactory()

    confirm(as_cora, upload(as_cora, f'question,theme,{column}\nWho?,day,"{cell}"\n'))

    assert getattr(Question.objects.get(), name) == stored


def test_a_key_twice_in_a_file_a_deleted_and_a_merged_question_are_refused(as_cora, bank, question):
    Question.objects.filter(slug="hours").update(
        status="retired", merged_into=Question.objects.exclude(slug="hours")[0]
    )
    gone = QuestionFactory(slug="gone", status="draft", archived_at=NOW)

    rows = f"hours,1,A?\n{gone.slug},1,B?\nnew,,C?\nnew,,D?\n"
    said = [
        row.problems[0]
        for row in upload(as_cora, f"key,version,question\n{rows}").context["preview"].faulty
    ]

    assert said[0].startswith("It is merged into another question.")
    assert said[1].startswith("It was deleted.")
    assert said[-1] == "Row 4 has the same key."


# --- what is there already ------------------------------------------------------------------------
def test_the_same_file_again_adds_nothing_unless_somebody_ticks_it(as_cora):
    ThemeFactory()
    file = "question,theme\nWho helps?,day\n  who HELPS?  ,day\nWhat else?,day\n"

    first = upload(as_cora, file)
    assert counts(first) == (2, 0, 1)
    assert "Row 2 has the same words. Select it to add it anyway." in first.content.decode()
    confirm(as_cora, first)
    assert Question.objects.count() == 2

    second = upload(as_cora, file)
    assert counts(second) == (0, 0, 3)
    assert "The bank has these words already." in second.content.decode()
    assert second.context["form"].ticked == set()
    assert as_cora.post(FILE, sent_back(second)).status_code == 422
    assert Question.objects.count() == 2

    confirm(as_cora, second, take=[4])
    assert Question.objects.filter(text="What else?").count() == 2


def test_a_row_whose_tick_is_taken_off_is_left_out(as_cora):
    ThemeFactory()
    look = upload(as_cora, "question,theme\nOne?,day\nTwo?,day\nThree?,day\n")

    confirm(as_cora, look, take=[2, 4])

    assert {question.text for question in Question.objects.all()} == {"One?", "Three?"}


def test_rows_beyond_those_that_are_shown_come_in_too(as_cora, monkeypatch):
    monkeypatch.setattr("questions.forms.file_preview.MOST_SHOWN", 2)
    ThemeFactory()
    look = upload(as_cora, "question,theme\n" + "".join(f"Q {n}?,day\n" for n in range(5)))
    assert "and 3 more rows, not shown" in look.content.decode()

    confirm(as_cora, look, take=[2])

    assert {question.text for question in Question.objects.all()} == {
        "Q 0?",
        "Q 2?",
        "Q 3?",
        "Q 4?",
    }


# --- once -----------------------------------------------------------------------------------------
def test_a_confirmation_that_is_sent_twice_adds_once(as_cora):
    ThemeFactory()
    look = upload(as_cora, "question,theme\nOne?,day\nTwo?,day\n")

    answers = [as_cora.post(FILE, sent_back(look)) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Question.objects.count() == 2
    assert FileImport.objects.count() == 1


def test_a_form_that_imported_something_else_says_so_and_adds_nothing(as_cora):
    ThemeFactory()
    look = upload(as_cora, "question,theme\nOne?,day\nTwo?,day\n")
    as_cora.post(FILE, sent_back(look, take=[2]))

    again = as_cora.post(FILE, sent_back(look, take=[3]))
    assert again.status_code == 409
    assert Question.objects.count() == 1

    confirm(as_cora, again, take=[3])
    assert {question.text for question in Question.objects.all()} == {"One?", "Two?"}


@pytest.mark.django_db(transaction=True)
def test_eight_confirmations_at_once_add_once(cora):
    ThemeFactory()
    look = upload(browser_of(cora), "question,theme\nOne?,day\nTwo?,day\n")
    data = sent_back(look)

    answers = run_concurrently([lambda: browser_of(cora).post(FILE, data).status_code] * 8)

    assert set(answers) == {302}
    assert Question.objects.count() == 2


def test_what_changed_between_look_and_confirm_is_not_lost(as_cora, bank):
    look = upload(as_cora, "key,version,question\nhours,1,Mine?\n")
    Question.objects.filter(slug="hours").update(version=2, text="Theirs?")

    assert "It was edited since" in confirm(as_cora, look)
    assert Question.objects.get(slug="hours").text == "Theirs?"


# --- undo -----------------------------------------------------------------------------------------
FILE_OF_ALL = (
    "key,version,question,theme,status,place\nhours,1,How long are days?,day,retired,3\n"
    ",,New one?,day,,\n,,Published one?,day,published,\n"
)


@pytest.fixture
def imported(as_cora, bank):
    """A file that changes one question and adds two; the bank before it."""
    before = export_table()
    confirm(as_cora, upload(as_cora, FILE_OF_ALL))
    assert export_table() != before
    return before


def take_back(browser):
    made = FileImport.objects.get()
    return browser.post(
        reverse("questions:undo_import", args=[made.pk]), follow=True
    ).content.decode()


def test_an_import_is_undone_by_one_press(as_cora, imported):
    html = as_cora.get(FILE, {"done": FileImport.objects.get().pk}).content.decode()
    assert "2 added, 1 changed. You can undo this for 10 minutes." in html

    assert "The import is undone." in take_back(as_cora)

    words = [
        [cell for name, cell in zip(export_table()[0], row, strict=True) if name != "version"]
        for row in export_table()
    ]
    assert words == [
        [cell for name, cell in zip(imported[0], row, strict=True) if name != "version"]
        for row in imported
    ]
    assert "too late to undo this import" in take_back(as_cora)


def test_undo_leaves_what_somebody_went_on_with(as_cora, imported, cora):
    new = Question.objects.get(text="New one?")
    services.change(question_id=new.pk, version=1, values={"text": "Better one?"}, by=cora, now=NOW)

    html = take_back(as_cora)

    assert "1 question was changed since and stays." in html
    assert Question.objects.get(pk=new.pk, archived_at=None).text == "Better one?"
    assert Question.objects.get(slug="hours").status == "published"


def test_undo_retires_what_a_student_has_starred(as_cora, imported, nina):
    question = Question.objects.get(text="Published one?")
    Star.objects.create(student=nina, question=question)

    take_back(as_cora)

    question.refresh_from_db()
    assert (question.status, question.archived_at) == ("retired", None)


def test_undo_ends_after_ten_minutes(as_cora, imported):
    FileImport.objects.update(at=F("at") - dt.timedelta(minutes=11))
    after = export_table()

    assert "too late to undo this import" in take_back(as_cora)

    assert export_table() == after
    assert "You can undo" not in as_cora.get(FILE).content.decode()


def test_undo_gives_the_end_of_each_talk_back(as_cora, bank, cora):
    last = Question.objects.get(always_last=True)
    row = f'{last.slug},1,"{last.text}",no,{last.status}'
    text = f"key,version,question,always_last,status,theme\n,,And last?,yes,published,day\n{row},\n"

    confirm(as_cora, upload(as_cora, text))
    assert Question.objects.get(always_last=True).text == "And last?"

    take_back(as_cora)
    assert Question.objects.get(always_last=True, archived_at=None) == last


# --- files that are none --------------------------------------------------------------------------
@pytest.mark.parametrize("data", ["", "why\nx\n", "\x00", "PK\x03\x04"])
def test_a_file_that_is_none_is_refused_in_words(as_cora, data):
    assert upload(as_cora, data or b"").status_code == 422


@pytest.mark.parametrize("rows", ["", "x", "1,question", '"', "9" * 5000])
def test_rows_that_no_look_wrote_lead_back_to_the_start(as_cora, rows):
    assert as_cora.post(FILE, {"rows": rows, "confirm": "1"}).url == FILE


@pytest.mark.parametrize("done", ["x", "-1", "9" * 30, "²", "999"])
def test_an_odd_number_of_an_import_is_no_error(as_cora, done):
    assert as_cora.get(FILE, {"done": done}).status_code == 200


def test_a_second_last_question_stops_the_import(as_cora, bank):
    look = upload(
        as_cora,
        "question,theme,always_last,status\nAnd last?,day,yes,published\nMe too?,day,y,published\n",
    )

    assert [len(row.problems) for row in look.context["preview"].rows] == [1, 1]
    assert "ends each talk already" in look.content.decode()


# --- size -----------------------------------------------------------------------------------------
def many(number):
    rows = "".join(
        f'What is number {n}?,day,core,2,"Because.",yes,"One?\nTwo?",career\n'
        for n in range(number)
    )
    return f"question,theme,part,minutes,why,must_ask,follow_ups,purposes\n{rows}"


def test_two_thousand_rows_are_looked_at_in_a_few_seconds_and_queries(as_cora):
    ThemeFactory()
    started = time.process_time()

    with CaptureQueriesContext(connection) as asked:
        look = upload(as_cora, many(2_000))

    assert counts(look) == (2_000, 0, 0)
    assert len(asked) < 15
    assert time.process_time() - started < 5


@pytest.mark.parametrize("rows", [1, 200])
def test_new_rows_are_written_with_the_same_queries_however_many(as_cora, rows):
    ThemeFactory()
    look = upload(as_cora, many(rows))

    with CaptureQueriesContext(connection) as asked:
        as_cora.post(FILE, sent_back(look))

    assert (Question.objects.count(), len(asked)) == (rows, WRITTEN)
