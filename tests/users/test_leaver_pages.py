"""What a student who left is still offered: nothing that would be refused."""

import re

import pytest
from django.urls import Resolver404, resolve, reverse

from interviews.models import Interview
from tests.factories import DAY, NOW, InterviewFactory, ReflectionFactory
from tests.test_access import world  # noqa: F401 - a fixture
from users.access.leaving import FINISHING, is_still_sent
from users.models import User
from users.services.departures import run_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
FORM = re.compile(r"<form\b([^>]*)>")
LINK = re.compile(r'<a\b[^>]*\shref="([^"#?]+)')
PRESSED = re.compile(r'\s(?:formaction|hx-post)="([^"?#]*)')
ATTRIBUTE = re.compile(r'\s(action|formaction|hx-post)="([^"?#]*)')


def offered(page, address):
    """Return the addresses that the page's forms post to."""
    for attributes in FORM.findall(page):
        if 'method="post"' in attributes:
            yield dict(ATTRIBUTE.findall(attributes)).get("action") or address
    yield from filter(None, PRESSED.findall(page))


def is_refused(address, listed):
    match = resolve(address)
    return not is_still_sent(match) and match.view_name not in listed


@pytest.mark.parametrize(("days", "listed"), [(0, FINISHING), (14, frozenset())])
def test_no_page_that_a_leaver_comes_to_has_a_form_that_is_refused(
    world,  # noqa: F811
    nina,
    days,
    listed,
):
    """From Today on, each kind of page once and those of each talk, before and after the last."""
    for stage in ("planned", "held", "thanked", "declined", "lapsed", "missed"):
        talk = InterviewFactory(student=nina, stage=stage)
        if stage == "held":
            ReflectionFactory(interview=talk)
    User.objects.filter(pk=nina.pk).update(leaves_on=NOW.date() - days * DAY, leaves_by="admin")
    run_due(NOW)
    browser, seen, wrong = world.browsers["nina"], {}, set()
    pages = (talk.get_absolute_url() for talk in Interview.objects.filter(student=nina))
    waiting = [("", reverse("home:today")), *(("", page) for page in pages)]
    while waiting:
        origin, address = waiting.pop()
        try:
            match = resolve(address)
        except Resolver404:
            continue
        of_talk = match.app_name == "interviews" or match.view_name == "contacts:detail"
        kind = (match.view_name, address if of_talk else match.kwargs.get("name"))
        if kind in seen:
            continue
        seen[kind] = address
        answer = browser.get(address)
        if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
            continue
        page = answer.content.decode()
        wrong |= {
            (origin, match.view_name, resolve(target).view_name, address)
            for target in offered(page, address)
            if is_refused(target, listed)
        }
        waiting += [(match.view_name, found) for found in LINK.findall(page)]

    assert not wrong, "\n".join(map(str, sorted(wrong)))
    kinds = {"contacts:detail", "contacts:organizations", "home:settings", "interviews:wrap_up"}
    assert kinds <= {name for name, _ in seen}


def test_a_leaver_is_told_so_even_where_no_page_is(as_nina, nina):
    User.objects.filter(pk=nina.pk).update(leaves_on=NOW.date() - 14 * DAY, leaves_by="admin")

    assert b"read-only since" in as_nina.get("/no-such-page/").content
    assert b"Nothing is left to do." in as_nina.get(reverse("home:today")).content
