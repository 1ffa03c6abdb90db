"""The bank as students read it."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from programme.services import current
from questions.models import Question, Theme

pytestmark = pytest.mark.django_db
LIST = reverse("interviews:bank")


@pytest.fixture
def bank(db):
    call_command("load", verbosity=0)


def publish(number):
    theme = Theme.objects.create(slug="any", name="Any")
    Question.objects.bulk_create(
        Question(slug=f"any-{n}", theme=theme, text=f"Question {n}?", status=Question.Status.PUBLISHED)
        for n in range(number)
    )


def test_the_list_shows_each_question_with_why_and_what_to_ask_next(as_nina, bank):
    page = as_nina.get(LIST).content.decode()

    assert all(question.text in page for question in Question.objects.exclude(text__contains="'"))
    assert "Why ask this: Job titles hide what people do all day." in page
    assert "Then: Could you walk me through yesterday?" in page
    assert "First conversation" in page
    assert "7 questions, about 16 minutes" in page


def test_themes_and_sets_come_in_the_offices_order(as_nina, bank):
    context = as_nina.get(LIST).context

    shown = list(dict.fromkeys(question.theme.slug for question in context["bank"].page))
    assert shown[:3] == ["opening", "path", "day"]
    assert [each.slug for each in context["sets"]][:2] == ["first-conversation", "quick-fifteen"]


def test_a_theme_shows_its_questions_alone(as_nina, bank):
    page = as_nina.get(LIST, {"theme": "market"}).content.decode()

    assert "What do people usually start as in this field?" in page
    assert "What are you mainly responsible for?" not in page


@pytest.mark.parametrize("theme", ["nothing", "", "x" * 500])
def test_an_odd_theme_shows_everything(as_nina, bank, theme):
    assert as_nina.get(LIST, {"theme": theme}).context["bank"].wanted.theme == ""


def test_drafts_and_retired_questions_are_not_shown(as_nina, bank):
    Question.objects.filter(slug="hours").update(status="retired", text="RETIRED")
    Question.objects.filter(slug="culture").update(status="draft", text="DRAFT")

    page = as_nina.get(LIST).content.decode()

    assert "RETIRED" not in page
    assert "DRAFT" not in page


def test_an_empty_bank_says_so(as_nina):
    assert "The office has not published any questions yet." in as_nina.get(LIST).content.decode()


def test_it_has_its_place_in_a_students_navigation(as_nina):
    assert f'href="{LIST}" aria-current="page"' in as_nina.get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 1000])
def test_the_list_takes_ten_queries_however_long_the_bank_is(as_nina, rows, django_assert_num_queries):
    publish(rows)
    current()  # kept in process memory

    with django_assert_num_queries(10):
        as_nina.get(LIST)
