"""Links to other sites: listed with who opened them last; the server opens none."""

import pytest
from django.urls import reverse

from core.errors import Refusal
from guides import services
from guides.models import LinkCheck
from guides.selectors.outside_links import link_key, links_of_all_guides
from tests.factories import DAY, GuideFactory

pytestmark = pytest.mark.django_db
NACE, OTHER = "https://nace.example/survey?a=1&b=2", "http://other.example/"


def addresses(viewer):
    return [link.address for link in links_of_all_guides(viewer)]


def test_each_address_is_listed_once_with_the_guides_that_have_it(carla):
    first = GuideFactory(short=f"[a]({NACE})", long=f"{NACE} and [b]({NACE}), [c](/contacts/)")
    second = GuideFactory(status="draft", long=f"[d]({NACE}) [e](mailto:a@b.example) [f](#x)")
    GuideFactory(status="retired", long=f"[g]({OTHER})")

    [link] = links_of_all_guides(carla)

    assert (link.address, link.host, link.check) == (NACE, "nace.example", None)
    assert link.guides == [first, second]


def test_broken_links_come_first_then_those_never_opened_then_the_oldest(carla, now):
    names = ["new", "never", "old", "broken"]
    GuideFactory(long=" ".join(f"[x](https://{name}.example/)" for name in names))
    for name, works, ago in (("new", True, 1), ("old", True, 9), ("broken", False, 0)):
        key = link_key(f"https://{name}.example/")
        services.record_link_check(key=key, works=works, by=carla, now=now - ago * DAY)

    assert addresses(carla) == [
        f"https://{name}.example/" for name in ("broken", "never", "old", "new")
    ]


def test_the_last_check_counts_and_says_who_made_it(as_carla, carla, clio, now):
    GuideFactory(title="Asking", long=f"[x]({NACE})")
    services.record_link_check(key=link_key(NACE), works=False, by=clio, now=now - DAY)
    assert "The link to nace.example does not work." in page(as_carla, "guides:manage")

    as_carla.post(reverse("guides:check_link"), {"key": link_key(NACE), "works": "1"})

    check = LinkCheck.objects.get()
    assert (check.works, check.by) == (True, carla)
    assert "Carla Brandt" in page(as_carla, "guides:links")
    assert "does not work" not in page(as_carla, "guides:manage")


def test_a_link_that_no_guide_has_cannot_be_recorded(as_carla, carla, now):
    with pytest.raises(Refusal):
        services.record_link_check(key=link_key(OTHER), works=True, by=carla, now=now)

    answer = as_carla.post(reverse("guides:check_link"), {"key": "x"}, follow=True)

    assert "No guide has that link any more." in answer.content.decode()
    assert not LinkCheck.objects.exists()


def test_an_address_is_shown_as_it_is_and_tells_the_other_site_nothing(as_carla):
    GuideFactory(long=f'[x]({NACE}) [y](https://e.example/"><script>)')

    text = page(as_carla, "guides:links")

    assert 'href="https://nace.example/survey?a=1&amp;b=2" target="_blank" rel="noopener' in text
    assert "<script>)" not in text


@pytest.mark.parametrize("rows", [1, 30])
def test_the_links_take_as_many_queries_for_one_as_for_thirty(
    as_carla, carla, now, rows, django_assert_num_queries
):
    for number in range(rows):
        address = f"https://site{number}.example/"
        GuideFactory(long=f"[x]({address})")
        services.record_link_check(key=link_key(address), works=True, by=carla, now=now)
    page(as_carla, "guides:links")

    with django_assert_num_queries(5):
        page(as_carla, "guides:links")


def page(browser, name):
    return browser.get(reverse(name)).content.decode()
