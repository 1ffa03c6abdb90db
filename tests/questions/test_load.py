"""The starter data comes in once, and what the office made of it stays."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from questions.models import Prompt, Question, QuestionSet, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def load():
    def load():
        call_command("load", verbosity=0)

    load()
    return load


def rows():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Theme, Question, QuestionSet, Prompt)
    ]


def test_a_fresh_site_has_the_whole_bank(load):
    assert [len(found) for found in rows()] == [10, 47, 5, 10]
    assert [
        question.slug for question in QuestionSet.objects.get(slug="quick-fifteen").in_order()
    ] == [
        "got-this-job",
        "typical-day",
        "best-and-hardest",
        "advice",
        "who-next",
    ]


def test_loading_again_changes_nothing(load):
    before = rows()

    load()

    assert rows() == before


def test_what_the_office_edited_retired_or_emptied_stays_so(load):
    edited = Question.objects.get(slug="your-story")
    edited.text, edited.status = "How did you come here?", Question.Status.RETIRED
    edited.save()
    QuestionSet.objects.get(slug="quick-fifteen").entries.all().delete()
    Theme.objects.filter(slug="day").update(name="A day's work")

    load()

    edited.refresh_from_db()
    assert (edited.text, edited.status) == ("How did you come here?", "retired")
    assert QuestionSet.objects.get(slug="quick-fifteen").in_order() == []
    assert Theme.objects.get(slug="day").name == "A day's work"


def test_what_is_missing_comes_back(load):
    Question.objects.get(slug="hours").delete()

    load()

    assert Question.objects.filter(slug="hours").exists()


def test_the_offices_own_last_question_is_not_joined_by_the_starters(load):
    Question.objects.get(slug="who-next").delete()
    last = Question.objects.get(slug="advice")
    last.always_last = True
    last.save()

    load()

    assert Question.objects.get(slug="who-next").status == Question.Status.DRAFT


def test_only_one_published_question_is_always_last(load):
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(slug="advice").update(always_last=True)
