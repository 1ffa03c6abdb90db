"""What everybody with an account may read, and how."""

import pytest
from django.urls import reverse

from office.selectors.settings import office_settings
from tests.conftest import browser_of
from tests.factories import GuideFactory, UserFactory
from users.models.roles import Role

pytestmark = pytest.mark.django_db
LIST = reverse("guides:list")


def page(browser, url, status=200):
    response = browser.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_the_list_has_the_published_guides_in_the_offices_order(as_nina):
    GuideFactory(title="Second", position=2)
    GuideFactory(title="First", position=1)
    GuideFactory(title="Not yet", status="draft")
    GuideFactory(title="Gone", status="retired")

    html = page(as_nina, LIST)

    assert html.index("First") < html.index("Second")
    assert "Not yet" not in html and "Gone" not in html


def test_before_the_first_guide_the_page_says_so(as_nina):
    assert "The office has not published guides yet." in page(as_nina, LIST)


@pytest.mark.parametrize("role", [*Role, None])
def test_every_role_reads_guides(role):
    guide = GuideFactory()
    reader = browser_of(UserFactory(roles=[role] if role else []))

    assert guide.title in page(reader, LIST)
    assert "They are busy." in page(reader, guide.get_absolute_url())


def test_a_guide_has_its_short_form_its_parts_and_how_long_it_takes(as_nina):
    guide = GuideFactory(
        short="- **Be brief**",
        long="## Why\n\n" + "word " * 600 + "\n\n## How\n\nSo.\n\n## When\n\nNow.",
    )

    html = page(as_nina, guide.get_absolute_url())

    assert "<strong>Be brief</strong>" in html
    assert "3 minutes to read" in html
    for part in ("why", "how", "when"):
        assert f'href="#part-{part}"' in html and f'id="part-{part}"' in html


def test_a_guide_of_two_parts_needs_no_table_of_contents(as_nina):
    assert 'class="parts"' not in page(
        as_nina, GuideFactory(long="## Why\n\nSo.\n\n## How\n\nSo.").get_absolute_url()
    )


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_what_is_not_published_is_not_there_even_for_its_curator(as_nina, as_carla, status):
    guide = GuideFactory(status=status, title="Zephyrine")

    assert "Zephyrine" not in page(as_nina, guide.get_absolute_url(), 404)
    assert "Zephyrine" not in page(as_carla, guide.get_absolute_url(), 404)


@pytest.mark.parametrize("near", ["thank", "thankyou", "saying-thank-you", "Thanking-people"])
def test_a_wrong_address_leads_to_the_nearest_guide(as_nina, near):
    GuideFactory(slug="thanking", title="Saying thank you")
    GuideFactory(slug="by-video", title="On the day, by video")

    html = page(as_nina, reverse("guides:detail", args=[near]), 404)

    assert "Saying thank you" in html
    assert "by video" not in html


def test_an_address_like_none_leads_to_all_guides(as_nina):
    GuideFactory(slug="thanking", title="Saying thank you")

    html = page(as_nina, "/guides/xqzzw/", 404)

    assert "Saying thank you" not in html
    assert f'href="{LIST}"' in html


def test_strangers_are_asked_to_sign_in(client):
    for url in (LIST, GuideFactory().get_absolute_url()):
        assert client.get(url).status_code == 302


def test_only_curators_are_offered_to_edit(as_nina, as_carla):
    guide = GuideFactory()
    edit = reverse("guides:edit", args=[guide.slug])

    assert edit not in page(as_nina, guide.get_absolute_url())
    assert edit in page(as_carla, guide.get_absolute_url())


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_four_queries_however_long_it_is(as_nina, rows, django_assert_num_queries):
    GuideFactory.create_batch(rows)
    office_settings()

    with django_assert_num_queries(4):
        as_nina.get(LIST)


@pytest.mark.parametrize("rows", [1, 30])
def test_a_guide_takes_four_queries_however_many_there_are(
    as_nina, rows, django_assert_num_queries
):
    guide = GuideFactory.create_batch(rows)[0]
    office_settings()

    with django_assert_num_queries(4):
        as_nina.get(guide.get_absolute_url())
