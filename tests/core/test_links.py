"""A link that a mail program took too much or too little of still leads to its page."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.middleware import without_tail
from interviews.models import AnswerLink
from outbox.services import stop_link as working_stop_link
from reminders.domain.timetable import moment_of
from reminders.models import ReminderLink
from tests.factories import InterviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

TAILS = [
    ".",
    ")",
    ">",
    ",",
    "]",
    ").",
    ">.",
    "!",
    "?",
    ";",
    ":",
    "'",
    '"',
    "”",
    "’",
    "»",
    "…",
    "。",
    "*",
    "&gt;",
    "%3E",
    "=",
    "\u200b",
]


def answer_link():
    return AnswerLink.of(InterviewFactory(stage="asked")).url


def stop_link():
    return working_stop_link("maya@hospital.example")


def reminder_link():
    interview = InterviewFactory(stage="held")
    return ReminderLink.of(
        interview, ReminderLink.Use.THANK_YOU, moment_of(interview.ended_at.isoformat())
    ).url


@pytest.mark.parametrize("make", [answer_link, stop_link, reminder_link])
def test_a_link_with_the_end_of_a_sentence_leads_to_the_same_page(client, make, settings):
    url = make().removeprefix(settings.PUBLIC_BASE_URL)
    page = client.get(url)
    assert page.status_code == 200

    for tail in TAILS:
        tail = tail.replace("?", "%3F")  # noqa: PLW2901 - as the start of a query it harms nothing
        for glued in (f"{url}{tail}", f"{url.rstrip('/')}{tail}", f"{url.rstrip('/')}{tail}/"):
            response = client.get(glued)

            assert (response.status_code, response.headers.get("Location")) == (302, url), glued
    assert client.get(f"{url}?answer=t1).").status_code == 200
    assert client.get(f"{url}).?answer=t1").headers["Location"] == f"{url}?answer=t1"


def test_other_pages_too_and_never_another_site(client):
    assert client.get(reverse("account_login") + ").").headers["Location"] == reverse(
        "account_login"
    )
    assert without_tail("//evil.example/).") == "/evil.example"
    assert client.get("/static/css/missing.css").status_code == 404
    assert client.post(reverse("account_login") + ")").status_code == 404


TOKENS = st.text(alphabet="abcXYZ019_-", min_size=1, max_size=43).filter(
    lambda token: any(map(str.isalnum, token))
)


@given(TOKENS, st.sampled_from(["", "/"]))
def test_a_whole_link_stays_as_it_is(token, slash):
    assert without_tail(f"/r/{token}{slash}") == f"/r/{token}{slash}"
    assert without_tail(f"/r/{token}/invite.ics") == f"/r/{token}/invite.ics"


@given(st.text(max_size=60))
def test_what_is_led_on_stays_on_this_site_and_is_whole(path):
    meant = without_tail(f"/{path}")

    assert without_tail(meant) == meant
    assert meant == f"/{path}" or not meant.startswith(("//", "/\\"))
