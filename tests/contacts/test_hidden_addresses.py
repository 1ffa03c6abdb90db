"""No student learns an address of the directory before that person says yes to them."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict

from contacts.models import DirectoryEntry
from contacts.selectors.contact_list import contact_list
from contacts.selectors.people_to_ask import people_to_ask
from contacts.services import get_or_create_person
from interviews.models import AnswerLink, Interview, Stage
from outbox.domain import kinds
from outbox.models import Email
from outbox.services import suppress
from tests.access_table import OK, TABLE
from tests.factories import NOW, DirectoryEntryFactory, InterviewFactory
from tests.interviews.test_pages import OF_STUDENT, url
from tests.test_access import world
from users import privacy

__all__ = ["world"]  # the fixture
pytestmark = pytest.mark.django_db
LOCAL = "zephyrine.directory"
ADDRESS = f"{LOCAL}@harbor.example"
LINK = "https://www.linkedin.com/in/kofi-mensah"


@pytest.fixture
def kofi(world, nina):
    """Of the directory with an address; nina found him there, and has asked him everywhere."""
    person = get_or_create_person(address=ADDRESS, link=LINK)
    entry = DirectoryEntryFactory(person=person, email=ADDRESS, name="Kofi Mensah")
    for stage in Stage.values:
        InterviewFactory(
            student=nina,
            stage=stage,
            contact__person=person,
            contact__email="",
            contact__through_directory=True,
            contact__link=LINK,
            contact__name="Kofi Mensah",
        )
    return entry


def test_no_page_fragment_file_or_link_of_hers_holds_it(world, kofi, nina):
    paths = [world.address(name) for name, cells in TABLE.items() if cells["nina"] == OK]
    for interview in Interview.objects.filter(student=nina).select_related("contact"):
        paths += [url(name, interview) for name in OF_STUDENT]
        paths += [interview.contact.get_absolute_url(), f"/i/{interview.code}/x.ics"]
    found = set()
    for path in paths:
        answer = world.browsers["nina"].get(path, follow=True)
        body = b"".join(answer) if answer.streaming else answer.content
        found |= {path} if LOCAL in body.decode(errors="replace") else set()

    assert found == set()
    assert len(paths) > 100


def test_neither_the_page_by_the_link_nor_any_email_to_her_holds_it(world, kofi, nina):
    interview = Interview.objects.filter(student=nina, stage="scheduled").last()
    pages = [world.browsers["holder"].get(AnswerLink.of(interview).url).content.decode()]
    for email in Email.objects.all():
        message = kinds.get(email.kind).build(email, NOW)
        pages.append(f"{message.subject} {message.text} {message.calendar!r} {email.address}")

    assert LOCAL not in " ".join(pages)


def test_her_data_holds_nothing_of_the_directory(kofi, nina):
    assert LOCAL not in json.dumps(privacy.export(nina), cls=DjangoJSONEncoder)


def test_searching_her_contacts_by_the_address_finds_nobody(kofi, nina):
    found = contact_list(nina, QueryDict(f"q={ADDRESS}"), NOW)

    assert not found.page.object_list


def test_a_guessed_address_is_not_confirmed(world, kofi, as_nina):
    right = {"name": "K. M.", "email": ADDRESS}
    wrong = {"name": "L. M.", "email": "nobody@harbor.example"}

    answers = [as_nina.post("/contacts/new/", sent, follow=True) for sent in (right, wrong)]

    words = [answer.content.decode() for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("You already have" not in text for text in words)


def test_the_same_page_twice_is_still_known(world, kofi, as_nina):
    again = as_nina.post("/contacts/new/", {"name": "Kofi M.", "links": LINK}, follow=True)

    assert "You already have" in again.content.decode()


def test_who_can_be_asked_is_told_without_an_address(nina, dana, at_now, django_assert_num_queries):
    free = DirectoryEntryFactory(email=ADDRESS, name="Kofi Mensah")
    DirectoryEntryFactory(agreed_on=None)
    stopped = DirectoryEntryFactory()
    suppress(stopped.email, "stopped", now=NOW)

    people_to_ask(nina, NOW, most=3)
    with django_assert_num_queries(1):
        people = people_to_ask(nina, NOW, most=3)

    assert [person.code for person in people] == [free.code]
    assert LOCAL not in repr(people)
    assert people_to_ask(dana, NOW, most=3) == []
    assert DirectoryEntry.objects.count() == 3
