"""Themes and ready sets: made once, renamed, ordered, filled, retired, for everybody or for a
cohort."""

import re
import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse

from office.selectors.settings import office_settings
from questions import services
from questions.models import QuestionSet, Theme
from tests.concurrency import THREADS, run_concurrently
from tests.conftest import browser_of
from tests.factories import NOW, QuestionFactory, ThemeFactory, UserFactory

LIST = reverse("questions:themes")
pytestmark = pytest.mark.django_db


def at(page, row):
    return reverse(f"questions:{page}", args=[row.slug])


def new_set(as_cora, **sent):
    as_cora.post(reverse("questions:set_create"), {"name": "First", "minutes": 20} | sent)
    return QuestionSet.objects.get(name=sent.get("name", "First"))


def focused(answer):
    """The button that has the focus on the page that a press led to."""
    return re.findall(
        r'value="(\d+)" aria-describedby="([\w-]+)" autofocus', answer.content.decode()
    )


# --- both -----------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("page", "model"), [("theme_create", Theme), ("set_create", QuestionSet)])
def test_twenty_presses_at_once_make_one(cora, page, model):
    sent = {"name": "First", "minutes": 20, "form_key": str(uuid.uuid4())}
    browsers = [browser_of(cora) for _ in range(THREADS)]

    answers = run_concurrently(
        [lambda one=one: one.post(reverse(f"questions:{page}"), sent) for one in browsers]
    )

    assert {(answer.status_code, answer.url) for answer in answers} == {(302, answers[0].url)}
    assert model.objects.count() == 1


@pytest.mark.parametrize("page", ["theme_create", "set_create"])
def test_the_same_page_sent_again_with_another_name_asks_and_then_makes_it(as_cora, page):
    address, sent = (
        reverse(f"questions:{page}"),
        {"name": "First", "minutes": 20, "form_key": str(uuid.uuid4())},
    )
    as_cora.post(address, sent)

    asked = as_cora.post(address, sent | {"name": "Second"})

    assert asked.status_code == 409
    assert "This page already made “First”." in asked.content.decode()
    again = as_cora.post(
        address, sent | {"name": "Second", "form_key": asked.context["form"]["form_key"].value()}
    )
    assert again.status_code == 302


# --- themes ---------------------------------------------------------------------------------------
def test_a_theme_is_made_renamed_and_ordered(as_cora):
    for name in ("Day", "Path", "Pay"):
        as_cora.post(reverse("questions:theme_create"), {"name": name})
    pay = Theme.objects.get(name="Pay")

    as_cora.post(at("theme", pay), {"name": "Money", "about": "What it brings.", "version": 1})
    as_cora.post(at("move_theme", pay), {"at": 1})

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

    assert "has questions. Move them first." in after
    assert list(Theme.objects.all()) == [full]


# --- sets -----------------------------------------------------------------------------------------
def test_a_set_is_filled_ordered_and_emptied_by_buttons(as_cora):
    chosen = new_set(as_cora)
    one, two = QuestionFactory(text="One thing?"), QuestionFactory(text="Two things?")
    address = at("set_questions", chosen)

    assert "One thing?" in as_cora.get(address, {"q": "thing"}).content.decode()
    for question in (one, two, one):
        as_cora.post(address, {"put": question.code})
    first, second = chosen.entries.all()
    as_cora.post(address, {"entry": second.pk, "at": 1})
    assert chosen.in_order() == [two, one]

    as_cora.post(address, {"take": first.pk})
    as_cora.post(address, {"take": first.pk})
    assert chosen.in_order() == [two]


def test_what_was_taken_out_of_a_set_goes_back_to_its_place(as_cora):
    chosen = new_set(as_cora)
    questions = [QuestionFactory(text=f"{name}?") for name in ("One", "Two", "Three")]
    for question in questions:
        services.add_to_set(set_id=chosen.pk, question_id=question.pk, by=None)
    services.set_status(question_id=questions[1].pk, status="retired", by=UserFactory(), now=NOW)
    second = chosen.entries.get(question=questions[1])

    told = as_cora.post(at("set_questions", chosen), {"take": second.pk}, follow=True)
    assert "“Two?” is removed from this set." in told.content.decode()
    back = as_cora.post(at("set_questions", chosen), told.context["undo"], follow=True)

    assert [entry.question for entry in chosen.entries.all()] == questions
    assert "is removed from this set" not in back.content.decode()
    assert (
        "is removed from this set"
        not in as_cora.get(at("set_questions", new_set(as_cora, name="Other"))).content.decode()
    )


def test_a_set_for_a_cohort_is_there_for_that_cohort_alone(as_cora, nina, omar, course):
    nina.profile.cohorts.add(course)
    everybody, theirs = new_set(as_cora), new_set(as_cora, name="Course", cohorts=[course.pk])
    for chosen in (everybody, theirs):
        services.add_to_set(set_id=chosen.pk, question_id=QuestionFactory().pk, by=None)

    assert list(QuestionSet.objects.visible_to(nina)) == [everybody, theirs]
    assert list(QuestionSet.objects.visible_to(omar)) == [everybody]


def test_what_moved_keeps_the_focus_for_the_next_press(as_cora):
    for place, slug in enumerate(("one", "two", "three")):
        ThemeFactory(slug=slug, position=place)
    chosen = new_set(as_cora)
    for n in range(3):
        services.add_to_set(
            set_id=chosen.pk, question_id=QuestionFactory(theme__slug=f"of-{n}").pk, by=None
        )
    last = chosen.entries.last()

    press = as_cora.post(
        at("move_theme", Theme.objects.get(slug="three")), {"at": 2, "was": 3}, follow=True
    )
    assert focused(press) == [("1", "theme-three")]
    press = as_cora.post(
        at("move_theme", Theme.objects.get(slug="three")), {"at": 1, "was": 2}, follow=True
    )
    assert focused(press) == [("2", "theme-three")]  # at the top only down is left

    press = as_cora.post(
        at("set_questions", chosen), {"entry": last.pk, "at": 2, "was": 3}, follow=True
    )
    assert focused(press) == [("1", f"entry-{last.pk}")]


def test_sets_are_ordered(as_cora):
    first, second = new_set(as_cora), new_set(as_cora, name="Second")

    as_cora.post(at("move_set", second), {"at": 1})

    assert list(QuestionSet.objects.all()) == [second, first]


def test_a_retired_set_is_gone_for_students_and_comes_back_as_it_was(as_cora, nina):
    chosen, other = new_set(as_cora), new_set(as_cora, name="Other")
    for each in (chosen, other):
        services.add_to_set(set_id=each.pk, question_id=QuestionFactory().pk, by=None)

    after = as_cora.post(at("retire_set", chosen), follow=True).content.decode()
    assert "“First” is retired." in after and "Undo" in after
    assert list(QuestionSet.objects.visible_to(nina)) == [other]

    as_cora.post(at("republish_set", chosen))
    assert list(QuestionSet.objects.visible_to(nina)) == [chosen, other]
    assert chosen.entries.count() == 1


def test_the_starter_bank_leaves_a_retired_set_retired(bank, nina):
    chosen = QuestionSet.objects.get(slug="quick-fifteen")
    services.retire_set(set_id=chosen.pk, now=NOW, by=None)

    call_command("load", verbosity=0)

    assert chosen not in QuestionSet.objects.visible_to(nina)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_take_the_same_queries_at_any_length(as_cora, rows, django_assert_num_queries):
    chosen = new_set(as_cora)
    for n in range(rows):
        services.add_to_set(
            set_id=chosen.pk, question_id=QuestionFactory(theme__slug=f"theme-{n}").pk, by=None
        )
    office_settings()

    with django_assert_num_queries(6):
        as_cora.get(LIST)
    with django_assert_num_queries(5):
        as_cora.get(at("set_questions", chosen))
