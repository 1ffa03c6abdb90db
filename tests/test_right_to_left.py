"""Names that are written from right to left never turn the words around them, on any page."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from contacts.models import Contact, Referral
from interviews.models import AnswerLink, Stage
from tests.factories import InterviewFactory
from tests.interviews.page import VOID
from tests.interviews.test_pages import OF_STUDENT, url
from tests.test_access import OK, TABLE, world  # noqa: F401 - a fixture
from users.models import User

NAMES = {"nina": "نينا بارك", "dana": "دانا وايت", "ida": "עידה לוי"}
CONTACT, REFERRAL = "מאיה כהן", "رنا حداد"
STRONG = re.compile("[\u0590-\u08ff]+")
ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
OWN_WORDS = {"textarea", "option", "script", "style", "template"}  # typed by somebody, or not shown


class Bare(HTMLParser):
    """Words from right to left that stand bare in a sentence of a page."""

    def __init__(self, html):
        super().__init__()
        self.found, self._open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        for name in given.keys() - {
            "value",
            "href",
            "content",
            "data-draft",
            "hx-vals",
            "placeholder",
        }:
            self._look(given[name] or "", f"{tag} {name}")
        if tag not in VOID:
            is_kept = (
                tag in OWN_WORDS | {"bdi"}
                or "letter" in (given.get("class") or "")
                or "dir" in given
            )
            self._open.append((tag, is_kept))

    def handle_endtag(self, tag):
        if any(tag == name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not any(is_kept for _, is_kept in self._open):
            self._look(data, "/".join(tag for tag, _ in self._open[-3:]))

    def _look(self, text, where):
        bare = ISOLATED.sub("", text)
        if STRONG.search(bare):
            self.found.append(f"{where}: {' '.join(bare.split())[:90]}")


def bare_on(world, who, name):  # noqa: F811
    response = world.browsers[who].get(world.address(name))
    if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return []
    return [f"{name} as {who}: {one}" for one in Bare(response.content.decode()).found]


@pytest.fixture
def from_right_to_left(world, nina):  # noqa: F811
    for who, name in NAMES.items():
        User.objects.filter(email__startswith=who).update(full_name=name)
    Contact.objects.update(name=CONTACT, organization="בית חולים", title="אחות")
    Referral.objects.update(name=REFERRAL)
    InterviewFactory(student=nina, stage="held", contact__name=CONTACT)
    InterviewFactory(student=nina, stage="asked", contact__name=CONTACT)
    return world


def test_no_page_shows_such_a_name_bare(from_right_to_left):
    asked = [
        (who, name)
        for name, cells in TABLE.items()
        for who, expected in cells.items()
        if expected == OK
    ]

    bare = [one for who, name in asked for one in bare_on(from_right_to_left, who, name)]

    assert not bare, "\n".join(sorted(set(bare)))


@pytest.mark.parametrize("stage", Stage.values)
def test_no_page_of_an_interview_does_in_any_stage(as_nina, nina, at_now, stage):
    nina.full_name = NAMES["nina"]
    nina.save()
    interview = InterviewFactory(student=nina, stage=stage, contact__name=CONTACT)
    pages = [url(name, interview) for name in OF_STUDENT]
    pages += [interview.contact.get_absolute_url(), reverse("home:today"), reverse("contacts:list")]
    bare = []

    for path in [*pages, AnswerLink.of(interview).url]:
        response = as_nina.get(path, follow=True)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            bare += [f"{path}: {one}" for one in Bare(response.content.decode()).found]

    assert not bare, "\n".join(sorted(set(bare)))
