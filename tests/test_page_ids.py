"""Every page of the site: no id twice, and nothing that points at an id leads astray."""

from collections import Counter
from contextlib import suppress
from html.parser import HTMLParser

import pytest
from django.urls import NoReverseMatch, reverse

from interviews.models import AnswerLink, Stage
from tests.factories import InterviewFactory
from tests.interviews.test_pages import BAD
from tests.test_access import TABLE, world

__all__ = ["world"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TAKES_A_LABEL = {"input", "select", "textarea", "button", "meter", "output", "progress"}
POINTERS = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "form", "list")


class Ids(HTMLParser):
    """The ids of a page, and every attribute that names one."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: dict[str, str] = {}
        self.ids: Counter[str] = Counter()
        self.labels: list[str] = []
        self.pointed: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids[given["id"]] += 1
            hidden = tag == "input" and given.get("type") == "hidden"
            self.tags[given["id"]] = "hidden" if hidden else tag
        if tag == "label" and "for" in given:
            self.labels.append(given["for"])
        self.pointed += [
            (name, one) for name in POINTERS if name in given for one in given[name].split()
        ]
        if tag == "a" and given.get("href", "").startswith("#"):
            self.pointed.append(("href", given["href"][1:]))

    @property
    def faults(self) -> set[str]:
        wrong = {f"#{one} is there {times} times" for one, times in self.ids.items() if times > 1}
        wrong |= {
            f"a label points at #{one}"
            for one in self.labels
            if self.tags.get(one) not in TAKES_A_LABEL
        }
        return wrong | {
            f"{name} points at #{one}" for name, one in self.pointed if one and one not in self.ids
        }


def faults_of(response) -> set[str]:
    is_page = response.status_code in (200, 404, 409, 422) and response.get(
        "Content-Type", ""
    ).startswith("text/html")
    return Ids(response.content.decode()).faults if is_page else set()


def test_a_page_with_doubled_ids_is_noticed():
    twice = '<label for="a">A</label><input id="a"><input id="a">'
    astray = '<label for="b">B</label><p id="b" aria-describedby="c"></p><a href="#d">D</a>'

    assert Ids(twice).faults == {"#a is there 2 times"}
    assert Ids(astray).faults == {
        "a label points at #b",
        "aria-describedby points at #c",
        "href points at #d",
    }


@pytest.mark.parametrize("who", ["anon", "nina", "dana", "ida", "ruth"])
def test_no_page_has_an_id_twice_or_a_label_astray(world, who):
    wrong = {name: faults_of(world.browsers[who].get(world.address(name))) for name in TABLE}

    assert {name: faults for name, faults in wrong.items() if faults} == {}


def addresses(interview):
    """Each page about an interview or its contact."""
    for name in sorted(name for name in TABLE if name.startswith("interviews:")):
        for code in (interview.code, interview.contact.code):
            with suppress(NoReverseMatch):
                yield f"{name} {code}", reverse(name, args=[code])


@pytest.mark.parametrize("stage", Stage.values)
def test_no_page_of_an_interview_does_so_in_any_stage(as_nina, nina, client, stage):
    interview = InterviewFactory(student=nina, stage=stage)
    pages = {name: faults_of(as_nina.get(address)) for name, address in addresses(interview)}
    if stage != "planned":
        link = AnswerLink.of(interview).url.partition("/r/")[2]
        for query in ("", "?answer=t1", "?answer=propose", "?zone=Asia/Tokyo"):
            pages[f"contact {query}"] = faults_of(client.get(f"/r/{link}{query}"))

    assert {page: faults for page, faults in pages.items() if faults} == {}


@pytest.mark.parametrize(("name", "stage", "data"), BAD)
def test_no_form_with_errors_does_so(as_nina, nina, name, stage, data):
    interview = InterviewFactory(student=nina, stage=stage)
    code = interview.contact.code if name == "request" else interview.code

    assert faults_of(as_nina.post(reverse(f"interviews:{name}", args=[code]), data)) == set()


@pytest.mark.parametrize("sort", ["day", "period"])
def test_a_day_form_with_errors_leads_to_its_own_fields(as_ruth, sort):
    page = as_ruth.post(reverse("office:days"), {"sort": sort})

    assert page.status_code == 422
    assert faults_of(page) == set()
