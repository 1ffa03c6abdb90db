"""The portfolio as a file: one's own talks alone, no formula, a line in the audit trail."""

import csv
import io
import json

import pytest
from django.urls import reverse

from interviews.models import PlannedQuestion, TalkNotes
from tests.factories import InterviewFactory, ReflectionFactory
from tests.sign_in import proven
from users.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def talk(nina):
    interview = InterviewFactory(student=nina, stage="held", contact__name='=HYPERLINK("x") Okafor')
    PlannedQuestion.objects.create(interview=interview, text="Why?", note="So.", position=1)
    TalkNotes.objects.update_or_create(interview=interview, defaults={"note": "@SUM(1)"})
    ReflectionFactory(interview=interview, learned="A lot", act_on="", interest_after=4)
    return interview


def download(browser, file_format):
    return proven(browser).post(reverse("home:portfolio"), {"format": file_format})


def test_talks_are_taken_along_as_json(as_nina, nina, talk, omar):
    ReflectionFactory(interview=InterviewFactory(student=omar, stage="held"), learned="Omars words")

    response = download(as_nina, "json")
    (found,) = json.loads(response.content)["talks"]

    assert response["Content-Disposition"].endswith('.json"')
    assert response["Cache-Control"] == "no-store"
    assert found["answers"] == [{"question": "Why?", "answer": "So."}]
    assert (found["notes"], found["learned"], found["interest_after"]) == ("@SUM(1)", "A lot", 4)
    assert "Omars words" not in response.text
    assert AuditEntry.objects.filter(action="home.talks_exported", actor_id=nina.pk).count() == 1


def test_a_spreadsheet_gets_a_row_for_each_thing_written_down_and_no_formula(as_nina, nina, talk):
    InterviewFactory(student=nina, stage="held", contact__name="Kim Lee")
    rows = list(csv.reader(io.StringIO(download(as_nina, "csv").content.decode("utf-8-sig"))))

    assert rows[0] == ["Date", "Person", "Work", "What it is", "Words"]
    assert [row[3] for row in rows[1:]].count("") == 1
    assert {"Why?", "Other notes", "What I learned"} <= {row[3] for row in rows}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@"))]


def test_a_file_asks_who_is_there_first_and_knows_two_formats(as_nina, talk):
    asked = as_nina.post(reverse("home:portfolio"), {"format": "json"})

    assert asked.status_code == 302
    assert not AuditEntry.objects.filter(action="home.talks_exported").exists()
    assert download(as_nina, "exe").status_code == 422
