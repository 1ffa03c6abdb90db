"""How the bank is used, as curators see it."""

import csv
import datetime as dt

import pytest
from django.urls import reverse

from interviews import services as interviews
from office.models import Period
from office.selectors.settings import office_settings
from questions.models import Question, QuestionUse, Star
from tests.factories import DAY, NOW, InterviewFactory, QuestionFactory

FIGURES = reverse("questions:usage")
pytestmark = pytest.mark.django_db


@pytest.fixture
def used(nina, omar):
    """Planned and never asked; asked without a note; asked with one; starred alone; never used."""
    names = ("Planned?", "Asked?", "Noted?", "Starred?", "Unused?")
    planned, asked, noted, starred, _unused = made = [QuestionFactory(text=name) for name in names]
    interview = InterviewFactory(student=nina, stage="scheduled")
    for question in (planned, asked, noted):
        interviews.plan_question(interview_id=interview.pk, question_id=question.pk)
    interview.planned.filter(question=asked).update(asked="asked")
    interview.planned.filter(question=noted).update(note="It depends.")
    Star.objects.create(student=omar, question=starred)
    interviews.count_uses()
    return made


def test_the_list_says_how_often_each_question_was_planned_and_starred(as_cora, used, nina):
    Star.objects.create(student=nina, question=used[3])
    QuestionUse.objects.create(question=used[2], month="2026-01-01", planned=11, asked=4)

    rows = as_cora.get(reverse("questions:manage")).context["curator_list"].page

    told = {row.text: (row.used, row.starred) for row in rows}
    assert told == {
        "Planned?": (1, 0),
        "Asked?": (1, 0),
        "Noted?": (12, 0),
        "Starred?": (0, 2),
        "Unused?": (0, 0),
    }
    page = as_cora.get(reverse("questions:manage")).content.decode()
    assert page.count('data-label="Planned">1</td>') == 2
    assert 'data-label="Planned">12</td>' in page and "2 stars" in page


def shown(browser, **asked):
    return [row.text for row in browser.get(FIGURES, asked).context["usage"].rows]


@pytest.mark.parametrize(
    ("show", "texts"),
    [
        ("unasked", ["Planned?"]),
        ("unnoted", ["Asked?"]),
        ("starred", ["Starred?"]),
        ("unused", ["Unused?"]),
        ("nothing", ["Planned?", "Asked?", "Noted?", "Starred?", "Unused?"]),
    ],
)
def test_what_is_striking_is_shown(as_cora, used, show, texts):
    assert shown(as_cora, show=show) == texts


def test_a_term_counts_its_own_months(as_cora, used):
    starts = dt.date(NOW.year - 1, 1, 10)
    last_year = Period.objects.create(
        kind="term", name="Spring", starts_on=starts, ends_on=starts + 90 * DAY
    )

    assert shown(as_cora, term=last_year.code, show="unasked") == []
    assert shown(as_cora, term="unknown", show="unasked") == ["Planned?"]


def test_counting_again_changes_nothing_and_mends_what_was_wrong(used):
    before = list(
        QuestionUse.objects.order_by("question").values("question", "planned", "asked", "noted")
    )
    QuestionUse.objects.all().update(planned=7)

    interviews.count_uses()

    assert (
        list(
            QuestionUse.objects.order_by("question").values("question", "planned", "asked", "noted")
        )
        == before
    )


def test_the_file_says_what_the_page_says(as_cora, used):
    lines = (
        as_cora.get(FIGURES, {"show": "unnoted", "format": "csv"})
        .content.decode("utf-8-sig")
        .splitlines()
    )

    head = ["Question", "Theme", "Status", "Planned", "Asked", "With a note", "Starred"]
    assert [*csv.reader(lines)] == [head, ["Asked?", "Day", "Published", "1", "1", "0", "0"]]


@pytest.mark.parametrize("rows", [1, 1000])
def test_the_page_takes_the_same_queries_at_any_length(as_cora, rows, django_assert_num_queries):
    theme = QuestionFactory().theme
    Question.objects.bulk_create(
        Question(slug=f"q-{n}", theme=theme, text=f"{n}?", status="published") for n in range(rows)
    )
    office_settings()

    with django_assert_num_queries(7):
        as_cora.get(FIGURES)
