"""Every page of the site, as everybody who may open it: no id twice, nothing that points at an id
leads astray, and a name that is written from right to left never turns the words around it."""

import pytest
from django.urls import reverse

from contacts.models import Contact, Referral
from interviews.models import AnswerLink, Stage
from tests.factories import InterviewFactory
from tests.interviews.test_pages import BAD, OF_STUDENT, url
from tests.markup import Bare, Ids
from tests.test_access import OK, TABLE, world
from users.models import User

__all__ = ["world"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
NAMES = {"nina": "نينا بارك", "dana": "دانا وايت", "ida": "עידה לוי"}
CONTACT, REFERRAL = "מאיה כהן", "رنا حداد"


def faults_of(response) -> set[str]:
    """Those of an HTML page; bare names only count where the page itself answered."""
    is_html = response.get("Content-Type", "").startswith("text/html")
    if not is_html or response.status_code not in (200, 404, 409, 422):
        return set()
    html = response.content.decode()
    bare = Bare(html).found if response.status_code == 200 else []
    return Ids(html).faults | set(bare)


def with_faults(pages: dict[str, set[str]]) -> dict[str, set[str]]:
    return {page: faults for page, faults in pages.items() if faults}


def test_a_page_with_doubled_ids_is_noticed():
    twice = '<label for="a">A</label><input id="a"><input id="a">'
    astray = '<label for="b">B</label><p id="b" aria-describedby="c"></p><a href="#d">D</a>'

    assert Ids(twice).faults == {"#a is there 2 times"}
    assert Ids(astray).faults == {
        "a label points at #b",
        "aria-describedby points at #c",
        "href points at #d",
    }


def test_a_bare_name_is_noticed_and_an_isolated_one_is_not():
    assert Bare(f"<p>{CONTACT} wrote</p>").found == [f"p: {CONTACT} wrote"]
    assert Bare(f'<a aria-label="Open {CONTACT}">A</a>').found != []
    assert Bare(f"<p><bdi>{CONTACT}</bdi> \u2068{CONTACT}\u2069 wrote</p>").found == []


@pytest.fixture
def from_right_to_left(world, nina):
    for who, name in NAMES.items():
        User.objects.filter(email__startswith=who).update(full_name=name)
    Contact.objects.update(name=CONTACT, organization="בית חולים", title="אחות")
    Referral.objects.update(name=REFERRAL)
    InterviewFactory(student=nina, stage="held", contact__name=CONTACT)
    InterviewFactory(student=nina, stage="asked", contact__name=CONTACT)
    return world


def test_no_page_has_a_fault_for_anybody_who_may_open_it(from_right_to_left):
    world = from_right_to_left
    asked = [
        (who, name)
        for name, cells in TABLE.items()
        for who, expected in cells.items()
        if expected == OK
    ]

    pages = {
        f"{name} as {who}": faults_of(world.browsers[who].get(world.address(name)))
        for who, name in asked
    }

    assert len(pages) > 500
    assert with_faults(pages) == {}


@pytest.mark.parametrize("address", ["/nothing/here/", "/interviews/nobodys/", "/r/nobodys/"])
def test_the_page_for_a_wrong_address_has_none(world, address):
    for who in ("anon", "nina", "dana"):
        response = world.browsers[who].get(address)

        assert response.status_code == 404
        assert faults_of(response) == set()


def addresses(interview):
    """Each page about an interview or its contact, and the lists that show it."""
    for name in OF_STUDENT:
        yield name, url(name, interview)
    yield "contact", interview.contact.get_absolute_url()
    for name in ("home:today", "contacts:list"):
        yield name, reverse(name)


@pytest.mark.parametrize("stage", Stage.values)
def test_no_page_of_an_interview_has_one_in_any_stage(as_nina, nina, client, stage):
    nina.full_name = NAMES["nina"]
    nina.save()
    interview = InterviewFactory(student=nina, stage=stage, contact__name=CONTACT)
    pages = {
        name: faults_of(as_nina.get(address, follow=True)) for name, address in addresses(interview)
    }
    if stage != "planned":
        link = AnswerLink.of(interview).url.partition("/r/")[2]
        for query in ("", "?answer=t1", "?answer=propose", "?zone=Asia/Tokyo"):
            pages[f"contact {query}"] = faults_of(client.get(f"/r/{link}{query}", follow=True))

    assert with_faults(pages) == {}


@pytest.mark.parametrize(("name", "stage", "data"), BAD)
def test_no_form_with_errors_has_one(as_nina, nina, name, stage, data):
    interview = InterviewFactory(student=nina, stage=stage)
    code = interview.contact.code if name == "request" else interview.code

    assert faults_of(as_nina.post(reverse(f"interviews:{name}", args=[code]), data)) == set()


@pytest.mark.parametrize("sort", ["day", "period"])
def test_a_day_form_with_errors_leads_to_its_own_fields(as_ruth, sort):
    page = as_ruth.post(reverse("office:days"), {"sort": sort})

    assert page.status_code == 422
    assert faults_of(page) == set()
