"""With a thousand questions every page around the bank asks as often as with one."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.selectors.settings import office_settings
from questions.models import Question, QuestionSet, SetEntry, Suggestion
from tests.factories import NOW, InterviewFactory, ThemeFactory

BANK, DESK = reverse("questions:list"), reverse("questions:manage")
SUGGESTIONS = reverse("questions:suggestions")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.mark.parametrize("rows", [1, 1000])
def test_pages_around_a_bank_take_the_same_queries_at_any_length(as_nina, nina, as_cora, rows):
    theme = ThemeFactory()
    made = Question.objects.bulk_create(
        Question(theme=theme, text=f"What happens at {n}?", status="published", position=n)
        for n in range(rows)
    )
    ready = QuestionSet.objects.create(slug="ready", name="Ready")
    SetEntry.objects.bulk_create(
        SetEntry(question_set=ready, question=each, position=n) for n, each in enumerate(made)
    )
    other = QuestionSet.objects.create(slug="other", name="Other")
    sent = Suggestion.objects.create(
        by=nina, text="What happens at 1?", form_key=uuid4(), sent_at=NOW
    )
    talk = InterviewFactory(student=nina, stage="scheduled", goal="what happens at 5")
    fill = {each: reverse("questions:set_questions", args=[each.slug]) for each in (ready, other)}
    picker = reverse("interviews:questions", args=[talk.code])
    office_settings()
    found = "?q=happens"

    students = [
        asked(as_nina, page) for page in (picker, picker + found, BANK + found, f"{BANK}?q=hapens")
    ]
    lists = [
        asked(as_cora, page) for page in (DESK + found, reverse("questions:themes"), SUGGESTIONS)
    ]
    sets = [asked(as_cora, page) for page in (fill[ready], fill[other] + found)]
    single = [
        asked(as_cora, page)
        for page in (
            reverse("questions:decide", args=[sent.code]),
            reverse("questions:merge", args=[made[0].code]) + found,
            reverse("questions:edit", args=[made[0].code]),
        )
    ]

    assert (students, lists, sets, single) == ([14, 13, 13, 18], [8, 5, 5], [5, 6], [10, 5, 11])


def asked(browser, page):
    """How often a page asks the database."""
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page).status_code == 200
    return len(queries)
