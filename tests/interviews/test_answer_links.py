"""The answer link is the contact's alone: masked for the student, shut until the request is out,
and tied to nobody."""

import datetime as dt

import pytest
from django.conf import settings

from interviews import services
from interviews.emails.ics import calendar_file, student_url
from interviews.models import AnswerLink
from outbox.models import Email
from tests.database import snapshot
from tests.factories import NOW
from tests.interviews.moving import make, stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

LETTER = "Dear Maya,\n\nMay I ask you for 20 minutes?\n\n{times}\n\nNina"


def path(interview):
    return AnswerLink.of(interview).url.removeprefix(settings.PUBLIC_BASE_URL)


def yes(browser, interview, there=""):
    slot = interview.slots.filter(by="student").first().pk
    said = {
        "move": "accept",
        "accept-slot": slot,
        "accept-how": "i_call",
        "accept-place": "(555) 010-0142",
    }
    return browser.post(there or path(interview), said)


def sent(talk, state="sent"):
    """Nina's request through the site, with its email in `state`."""
    interview = talk("planned", message=LETTER)
    make("send", interview)
    waits = state in {"pending", "sending"}
    Email.objects.filter(kind="request").update(
        state=state,
        next_attempt_at=NOW if waits else None,
        ended_at=None if waits else NOW,
        **({"lease_token": "0" * 32, "lease_until": NOW} if state == "sending" else {}),
    )
    interview.refresh_from_db()
    return interview


# --- what the student sees ------------------------------------------------------------------------
def test_no_page_of_the_student_shows_the_link_of_a_request_that_goes_through_the_site(
    as_nina, talk
):
    interview = talk("planned", message=LETTER)
    review = as_nina.get(f"/interviews/{interview.code}/review/").content.decode()
    make("send", interview)
    Email.objects.update(state="sent", next_attempt_at=None, ended_at=NOW, sent_at=NOW)
    interview.refresh_from_db()
    where = f"/interviews/{interview.code}/"
    pages = [
        as_nina.get(where + page).content.decode()
        for page in ("", "follow-up/", "answered/", "withdraw/")
    ]

    assert "link to answer" in review
    assert "link to answer" in pages[0]
    assert not [page for page in (review, *pages) if "/r/" in page]


def test_a_link_that_the_student_could_copy_beforehand_dies_when_the_site_sends(
    as_nina, client, talk
):
    interview = talk("planned", message=LETTER)
    page = as_nina.get(f"/interviews/{interview.code}/send-myself/").content.decode()
    seen = f"/r/{AnswerLink(interview=interview).token}/"
    assert seen in page

    make("send", interview)
    Email.objects.update(state="sent", next_attempt_at=None, ended_at=NOW)

    assert client.get(seen).status_code == 404
    assert yes(client, interview, seen).status_code == 404
    assert stage_of(interview) == "asked"
    assert client.get(path(interview)).status_code == 200


def test_the_students_calendar_file_leads_to_the_students_own_page(as_nina, talk):
    interview = talk("scheduled")
    content = as_nina.get(f"/interviews/{interview.code}/invite.ics").content.replace(b"\r\n ", b"")
    by_mail = calendar_file(
        interview, now=NOW, method="REQUEST", for_student=True, url=student_url(interview)
    ).replace(b"\r\n ", b"")

    assert f"/interviews/{interview.code}/".encode() in content
    assert b"/r/" not in content + by_mail


# --- when it works --------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["pending", "dropped", "expired", "dead", "bounced", "canceled"])
def test_the_page_is_shut_while_its_request_has_not_gone_out(client, talk, state):
    interview = sent(talk, state)
    before = snapshot()

    assert client.get(path(interview)).status_code == 404
    assert yes(client, interview).status_code == 404
    assert snapshot() == before


@pytest.mark.parametrize("state", ["sending", "sent", "uncertain"])
def test_the_page_opens_as_soon_as_the_request_may_have_arrived(client, talk, state):
    interview = sent(talk, state)

    yes(client, interview)

    assert stage_of(interview) == "scheduled"


def test_a_request_that_staff_sent_again_opens_the_page(client, talk):
    interview = sent(talk, "dead")
    first = Email.objects.get(kind="request")
    facts = {
        name: getattr(first, name)
        for name in ("kind", "object_id", "fact", "sender", "address", "subject", "body")
    }
    Email.objects.create(
        dedupe_key="again",
        message_id="<again@x>",
        due_at=NOW,
        expires_at=NOW,
        state="sent",
        ended_at=NOW,
        **facts,
    )

    assert client.get(path(interview)).status_code == 200


def test_the_link_of_a_request_sent_by_oneself_works_from_the_moment_it_is_recorded(
    as_nina, client, talk
):
    interview = talk("planned", message=LETTER)
    link = f"/r/{AnswerLink(interview=interview).token}/"
    assert client.get(link).status_code == 404

    services.record_sent(
        interview_id=interview.pk, version=interview.version, channel="platform", now=NOW
    )

    assert client.get(link).status_code == 200
    assert link in as_nina.get(f"/interviews/{interview.code}/send-myself/").content.decode()


def test_a_link_is_copied_for_sending_oneself_and_for_no_other_request(as_nina, talk):
    interview = sent(talk)

    response = as_nina.get(f"/interviews/{interview.code}/send-myself/")

    assert response.status_code == 302


# --- who answers ----------------------------------------------------------------------------------
@pytest.mark.parametrize("move", ["accept", "propose", "decline", "not_now"])
def test_the_asking_student_cannot_answer_and_is_led_to_record_it_instead(as_nina, talk, move):
    interview = talk("asked")
    slot = interview.slots.first().pk
    said = {
        "accept": {"accept-slot": slot, "accept-how": "video", "accept-place": ""},
        "propose": {"propose-zone": "America/Chicago", "propose-note": "Fridays"},
        "decline": {"decline-note": ""},
        "not_now": {"not_now-until": "2026-05-01", "not_now-note": ""},
    }[move]
    before = snapshot()

    response = as_nina.post(path(interview), {"move": move, **said})

    assert response.status_code == 409
    page = response.content.decode()
    assert "Record it instead" in page
    assert f"/interviews/{interview.code}/answered/" in page
    assert "/stop/" not in page
    assert snapshot() == before


def test_anybody_else_who_is_signed_in_answers_as_ever(as_omar, talk):
    interview = talk("asked")

    yes(as_omar, interview)

    assert stage_of(interview) == "scheduled"


def test_the_asking_student_of_an_agreed_talk_is_led_to_their_own_page(as_nina, talk):
    interview = talk("scheduled", starts_at=NOW + dt.timedelta(days=1))

    response = as_nina.post(path(interview), {"move": "cancel", "cancel-note": ""})

    assert f'href="/interviews/{interview.code}/"' in response.content.decode()
    assert stage_of(interview) == "scheduled"
