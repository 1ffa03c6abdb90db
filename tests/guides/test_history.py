"""Every version can be read, compared and brought back; bringing back loses nothing."""

import pytest
from django.urls import reverse

from guides import services
from guides.models import Guide
from office.selectors.settings import office_settings
from tests.factories import NOW, GuideFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(carla):
    guide = GuideFactory(long="Write a short letter")
    services.change(
        guide_id=guide.pk, version=1, author=carla, values={"long": "Write a kind letter"}, now=NOW
    )
    guide.refresh_from_db()
    return guide


def exchanged(pieces):
    return [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"]


def url(guide, name, *more):
    return reverse(f"guides:{name}", args=[guide.slug, *more])


def test_the_versions_say_when_and_who(as_carla, guide):
    html = as_carla.get(url(guide, "versions")).content.decode()

    assert html.index("Version 2") < html.index("Version 1")
    assert "Carla Brandt" in html


def test_a_version_shows_what_it_changed_word_by_word(as_carla, guide):
    page = as_carla.get(url(guide, "version", 2))

    [(label, pieces)] = page.context["changed"]
    assert label == "The whole guide"
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"] == [
        ("gone", "short"),
        ("new", "kind"),
    ]
    assert page.context["back"] == []


def test_an_earlier_version_shows_what_bringing_it_back_would_change(as_carla, guide):
    page = as_carla.get(url(guide, "version", 1))

    [(_label, pieces)] = page.context["back"]
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"] == [
        ("gone", "kind"),
        ("new", "short"),
    ]
    assert "Restore version 1" in page.content.decode()


def test_bringing_back_makes_a_new_version(as_carla, guide):
    as_carla.post(url(guide, "restore", 1), {"version": 2})

    guide.refresh_from_db()
    assert (guide.long, guide.version) == ("Write a short letter", 3)
    assert list(guide.versions.values_list("long", flat=True)) == [
        "Write a short letter",
        "Write a kind letter",
        "Write a short letter",
    ]


@pytest.mark.parametrize("seen", ["1", "", "x", "9" * 5000])
def test_bringing_back_over_something_unseen_changes_nothing(as_carla, guide, seen):
    answer = as_carla.post(url(guide, "restore", 1), {"version": seen}, follow=True)

    assert "This guide was changed in the meantime." in answer.content.decode()
    assert Guide.objects.get().version == 2


@pytest.mark.parametrize("number", ["3", "0", "99999999999999999999"])
def test_a_version_that_never_was_is_not_found(as_carla, guide, number):
    address = url(guide, "versions") + number + "/"

    assert as_carla.get(address).status_code == 404
    assert as_carla.post(f"{address}restore/", {"version": 2}).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_versions_take_six_queries_however_many(
    as_carla, carla, rows, django_assert_num_queries
):
    guide = GuideFactory()
    for number in range(1, rows):
        services.change(
            guide_id=guide.pk,
            version=number,
            author=carla,
            values={"short": f"- {number}"},
            now=NOW,
        )
    office_settings()

    with django_assert_num_queries(6):
        as_carla.get(url(guide, "versions"))
