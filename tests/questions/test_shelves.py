"""Themes and ready sets: made, renamed, ordered, filled, for everybody or for a cohort."""

import pytest
from django.urls import reverse

from programme.services import current
from questions import services
from questions.models import QuestionSet, Theme
from tests.factories import QuestionFactory, ThemeFactory

SHELVES = reverse("questions:shelves")
pytestmark = pytest.mark.django_db


def at(page, row):
    return reverse(f"questions:{page}", args=[row.slug])


def new_set(as_cora, **sent):
    as_cora.post(reverse("questions:set_create"), {"name": "First", "minutes": 20} | sent)
    return QuestionSet.objects.get(name=sent.get("name", "First"))


# --- themes ---------------------------------------------------------------------------------------------------
def test_a_theme_is_made_renamed_and_ordered(as_cora):
    for name in ("Day", "Path", "Pay"):
        as_cora.post(reverse("questions:theme_create"), {"name": name})
    pay = Theme.objects.get(name="Pay")

    as_cora.post(at("theme", pay), {"name": "Money", "about": "What it brings.", "version": 1})
    as_cora.post(at("place_theme", pay), {"at": 1})

    assert list(Theme.objects.values_list("name", flat=True)) == ["Money", "Day", "Path"]


def test_two_themes_have_two_names(as_cora):
    ThemeFactory()

    answer = as_cora.post(reverse("questions:theme_create"), {"name": "Day"})

    assert answer.status_code == 422
    assert "Another theme has this name." in answer.content.decode()


@pytest.mark.parametrize("page", ["theme", "set"])
def test_a_stale_edit_shows_both(as_cora, page):
    row = ThemeFactory() if page == "theme" else new_set(as_cora)
    as_cora.post(at(page, row), {"name": "Theirs", "version": 1, "minutes": 20})

    conflict = as_cora.post(at(page, row), {"name": "Mine", "version": 1, "minutes": 20})

    assert conflict.status_code == 409
    assert "Theirs" in conflict.content.decode() and "Mine" in conflict.content.decode()


def test_only_an_empty_theme_is_deleted(as_cora):
    theme, full = ThemeFactory(slug="empty"), QuestionFactory().theme

    as_cora.post(at("delete_theme", theme))
    after = as_cora.post(at("delete_theme", full), follow=True).content.decode()

    assert "holds questions. Move them first." in after
    assert list(Theme.objects.all()) == [full]


# --- sets -----------------------------------------------------------------------------------------------------
def test_a_set_is_filled_ordered_and_emptied_by_buttons(as_cora):
    chosen = new_set(as_cora)
    one, two = QuestionFactory(text="One thing?"), QuestionFactory(text="Two things?")
    address = at("fill", chosen)

    assert "One thing?" in as_cora.get(address, {"q": "thing"}).content.decode()
    for question in (one, two, one):
        as_cora.post(address, {"put": question.code})
    first, second = chosen.entries.all()
    as_cora.post(address, {"entry": second.pk, "at": 1})
    assert chosen.in_order() == [two, one]

    as_cora.post(address, {"take": first.pk})
    as_cora.post(address, {"take": first.pk})
    assert chosen.in_order() == [two]


def test_a_set_for_a_cohort_is_there_for_that_cohort_alone(as_cora, nina, omar, course):
    nina.profile.cohorts.add(course)
    everybody, theirs = new_set(as_cora), new_set(as_cora, name="Course", cohorts=[course.pk])
    for chosen in (everybody, theirs):
        services.put_in(set_id=chosen.pk, question_id=QuestionFactory().pk)

    assert list(QuestionSet.objects.visible_to(nina)) == [everybody, theirs]
    assert list(QuestionSet.objects.visible_to(omar)) == [everybody]


def test_sets_are_ordered(as_cora):
    first, second = new_set(as_cora), new_set(as_cora, name="Second")

    as_cora.post(at("place_set", second), {"at": 1})

    assert list(QuestionSet.objects.all()) == [second, first]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_take_the_same_queries_at_any_length(as_cora, rows, django_assert_num_queries):
    chosen = new_set(as_cora)
    for n in range(rows):
        services.put_in(set_id=chosen.pk, question_id=QuestionFactory(theme__slug=f"theme-{n}").pk)
    current()

    with django_assert_num_queries(5):
        as_cora.get(SHELVES)
    with django_assert_num_queries(5):
        as_cora.get(at("fill", chosen))
