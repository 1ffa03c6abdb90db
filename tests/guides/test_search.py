"""A guide found by what somebody remembers of it."""

import pytest
from django.urls import reverse

from tests.factories import GuideFactory

pytestmark = pytest.mark.django_db
LIST = reverse("guides:list")


@pytest.fixture
def guides(db):
    GuideFactory(
        title="Asking",
        short="Say who you are.",
        long="Ask for twenty minutes. Attach no résumé.",
        position=1,
    )
    GuideFactory(
        title="Thanking",
        short="Within a day.",
        long="Thank whoever was asking around for you.",
        position=2,
    )
    GuideFactory(
        title="On the phone",
        short="Find a quiet room.",
        long="Their voice is all you have.",
        position=3,
    )
    GuideFactory(title="Voices", short="Not yet.", long="A voice.", status="draft")


def found(browser, query, **headers):
    return [
        guide.title for guide in browser.get(LIST, {"q": query}, headers=headers).context["guides"]
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("asking", ["Asking", "Thanking"]),  # what stands in the title first
        ("thanks", ["Thanking"]),
        ("RESUME", ["Asking"]),
        ("quiet ro", ["On the phone"]),
        ("voices", ["On the phone"]),
        ("vioce", ["On the phone"]),  # a typing error
        ("resummee", ["Asking"]),
        ("thnaking", ["Thanking"]),
        ("zebra", []),
        ("&!:*<->", []),
        ("", ["Asking", "Thanking", "On the phone"]),
    ],
)
def test_a_guide_is_found_by_words_stems_beginnings_and_despite_errors(
    as_nina, guides, query, titles
):
    assert found(as_nina, query) == titles


def test_while_somebody_types_the_results_come_alone_and_a_guess_says_so(as_nina, guides):
    html = as_nina.get(LIST, {"q": "vioce"}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in html
    assert "No guide says ‘vioce’. These come close." in html
    assert "Your counselor may know" in as_nina.get(LIST, {"q": "zebra"}).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_a_search_takes_one_query_more_than_the_list_has_none(
    as_nina, rows, django_assert_num_queries
):
    for n in range(rows):
        GuideFactory(title=f"Guide {n}", long="About voices.")
    as_nina.get(LIST)

    with django_assert_num_queries(4):
        assert len(found(as_nina, "voice")) == rows
