"""The short form stands beside the step that it helps, for no query that a page would feel."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.template import Context, Template
from django.urls import reverse

from guides import services
from guides.models import Guide
from guides.selectors.published import guide_for_step, published_guides
from tests.factories import NOW, ContactFactory, GuideFactory, InterviewFactory

pytestmark = pytest.mark.django_db
FOLDED = "How others do this"
STEPS = [
    ("scheduled", "detail", "by-phone"),
    ("declined", "detail", "when-someone-hesitates"),
    ("unanswered", "detail", "when-someone-hesitates"),
    ("held", "wrap_up", "reflecting"),
    ("held", "thank", "thanking"),
    ("scheduled", "questions", "preparing"),
]


@pytest.fixture
def loaded(db):
    call_command("load", verbosity=0)


def shown(browser, url):
    html = browser.get(url).content.decode()
    assert FOLDED in html
    return html


@pytest.mark.parametrize(("stage", "name", "slug"), STEPS)
def test_a_talk_shows_the_guide_of_its_step(loaded, as_nina, nina, at_now, stage, name, slug):
    talk = InterviewFactory(student=nina, stage=stage)

    assert f'href="/guides/{slug}/"' in shown(
        as_nina, reverse(f"interviews:{name}", args=[talk.code])
    )


@pytest.mark.parametrize(
    ("how", "slug"), [("video", "by-video"), ("in_person", "in-person"), ("they_call", "by-phone")]
)
def test_the_day_has_the_guide_of_how_they_talk(loaded, as_nina, nina, at_now, how, slug):
    talk = InterviewFactory(student=nina, stage="scheduled", how=how)

    assert f'href="/guides/{slug}/"' in shown(as_nina, talk.get_absolute_url())


def test_a_contacts_pages_show_how_to_find_ask_and_keep(loaded, as_nina, nina, at_now):
    maya, lena = ContactFactory(owner=nina), InterviewFactory(student=nina, stage="thanked").contact

    assert "/guides/finding-people/" in shown(as_nina, reverse("contacts:create"))
    assert "/guides/asking/" in shown(as_nina, reverse("interviews:request", args=[maya.code]))
    assert "/guides/keeping-in-touch/" in shown(as_nina, lena.get_absolute_url())


def test_an_empty_day_shows_how_to_find_people(loaded, as_nina):
    assert "/guides/finding-people/" in shown(as_nina, reverse("home:today"))


def test_help_lists_the_guides(loaded, as_nina, client):
    assert "/guides/thanking/" in as_nina.get(reverse("home:help")).content.decode()
    assert "/guides/thanking/" not in client.get(reverse("home:help")).content.decode()


def test_without_a_guide_for_it_a_step_shows_nothing(as_nina, nina, at_now):
    talk = InterviewFactory(student=nina, stage="held")

    assert FOLDED not in as_nina.get(reverse("interviews:thank", args=[talk.code])).content.decode()


def test_the_published_guides_are_read_once(django_assert_num_queries):
    GuideFactory.create_batch(30)

    with django_assert_num_queries(1):
        published_guides()
        for step in Guide.Step.values:
            guide_for_step(step, AnonymousUser())


def test_published_guides_in_memory_cost_a_page_nothing(django_assert_num_queries):
    GuideFactory.create_batch(30)
    published_guides()

    with django_assert_num_queries(0):
        drawn = Template("{% load guides %}{% how_others 'asking' %}").render(
            Context({"user": AnonymousUser()})
        )

    assert FOLDED in drawn


def test_what_is_published_or_retired_shows_at_once(carla, django_capture_on_commit_callbacks):
    guide = GuideFactory(status="draft", published_at=None)
    assert guide_for_step("asking", AnonymousUser()) is None

    with django_capture_on_commit_callbacks(execute=True):
        services.publish(guide_id=guide.pk, author=carla, now=NOW)
    assert guide_for_step("asking", AnonymousUser()).title == guide.title

    with django_capture_on_commit_callbacks(execute=True):
        services.retire(guide_id=guide.pk, author=carla)
    assert guide_for_step("asking", AnonymousUser()) is None
