"""Whatever is sent to a form or stands in an address: never an error of ours."""

import random
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from interviews.models import AnswerLink, Interview
from tests.factories import ContactFactory, InterviewFactory
from tests.interviews.test_pages import OF_STUDENT, url, when
from tests.scale import small_or_full

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u202eabc\u2066",
    "\r\nBcc: x@y.example\r\n",
    "x" * 1_000_000,
    "9" * 400,
    "-1",
    "0",
    "1e999",
    "NaN",
    "٣",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-03-08T02:30",
    "2026-02-30T10:00",
    "2026-13-01",
    "on",
    "yes",
    "video",
    "true",
    "[]",
    "{times}",
    "{first.__class__}",
    "%(first)s %s",
    "{% now %}{{ x }}",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "../../etc/passwd",
    "Mars/Base",
    "\ufdd0\U0010ffff",
    "e\u0301" * 50,
    "🌱" * 300,
    "review",
    "a=b&c=d",
]
STAGES = {
    "request": "planned",
    "review": "planned",
    "send": "planned",
    "choose": "proposing",
    "undo_send": "asked",
    "follow_up": "asked",
    "withdraw": "asked",
    "stop_waiting": "asked",
    "answered": "asked",
    "wrap_up": "held",
    "thank": "held",
    "thanked": "held",
    "undo_thank_you": "thanked",
    "undo_end": "held",
}
FIELDS = [
    *(
        "relationship",
        "known_through",
        "goal",
        "purpose",
        "why_you",
        "minutes",
        "how",
        "place",
        "time_1",
        "time_2",
        "time_3",
    ),
    *(
        "subject",
        "message",
        "version",
        "drafted",
        "action",
        "channel",
        "answer",
        "starts_at",
        "invite",
        "until",
        "note",
    ),
    *(
        "agreed",
        "ended_at",
        "whose",
        "send_line",
        "line",
        "learned",
        "act_on",
        "referral_name",
        "referral_reach",
    ),
    *(
        "may_use_name",
        "interest_before",
        "interest_after",
        "share",
        "text",
        "medium",
        "slot",
        "move",
        "agreed",
    ),
]
FINE = {
    "relationship": "known",
    "goal": "data",
    "purpose": "market",
    "minutes": "20",
    "how": "video",
    "time_1": "2026-03-10T09:00",
    "version": "1",
    "action": "review",
    "channel": "phone",
    "answer": "yes",
    "starts_at": "2026-03-10T09:00",
    "ended_at": "2026-03-03T08:30",
    "until": "2026-05-01",
    "whose": "me",
    "medium": "note",
    "subject": "A question",
    "message": "20 minutes?",
    "text": "Thank you",
    "line": "Sorry",
}
PLAIN = "application/x-www-form-urlencoded"
LONE = b"\xed\xa0\x80"  # half of a surrogate pair, as bytes


def odd(rng, fields, fine):
    """A form as a broken or hostile program sends it: mostly fine, some keys odd, missing or
    there twice."""
    said = []
    for name in fields:
        if rng.random() < 0.15:
            continue
        value = rng.choice(HOSTILE) if rng.random() < 0.2 else fine.get(name, "")
        said += [(name, value)] * rng.choice([1, 1, 1, 2])
    return urlencode(said).encode() + (
        b"&note=" + LONE + b"&goal=%ED%A0%80" if rng.random() < 0.3 else b""
    )


def steady(response):
    assert response.status_code < 500
    assert response.status_code in (200, 302, 400, 404, 405, 409, 413, 415, 422), (
        response.status_code
    )


@pytest.mark.parametrize("name", [name for name in OF_STUDENT if name not in ("detail", "invite")])
def test_no_form_of_the_student_breaks(as_nina, nina, name):
    rng = random.Random(name)
    for _ in range(small_or_full(1, 5)):
        contact = ContactFactory(owner=nina)
        interview = InterviewFactory(
            contact=contact, stage=STAGES.get(name, "scheduled"), **when(name)
        )
        for _again in range(3):
            body = odd(rng, FIELDS, FINE)
            steady(as_nina.post(url(name, interview), body, content_type=PLAIN))
        steady(as_nina.get(interview.get_absolute_url()))


DOORS = {
    "accept": ("slot", "how", "place"),
    "propose": ("zone", "time_1", "time_2", "time_3", "note"),
    "not_now": ("until", "note"),
    "decline": ("note",),
    "how": ("how", "place"),
    "move": ("zone", "starts_at"),
    "cancel": ("note",),
}
FINE_ZONE = {
    "zone": "Europe/Zurich",
    "how": "video",
    "time_1": "2026-03-10T09:00",
    "starts_at": "2026-03-10T09:00",
}


@pytest.mark.parametrize("move", DOORS)
def test_no_door_of_the_contacts_page_breaks(move):
    rng, browser = random.Random(move), Client()
    for _ in range(small_or_full(1, 5)):
        interview = InterviewFactory(
            stage="scheduled" if move in ("how", "move", "cancel") else "asked"
        )
        address = AnswerLink.of(interview).url.removeprefix(settings.PUBLIC_BASE_URL)
        fine = {f"{move}-{name}": value for name, value in FINE_ZONE.items()}
        fine[f"{move}-slot"] = str(interview.slots.first().pk)
        for _again in range(3):
            body = f"move={move}&".encode() + odd(
                rng, [f"{move}-{name}" for name in DOORS[move]], fine
            )
            steady(browser.post(address, body, content_type=PLAIN))
        steady(browser.get(address))


@pytest.mark.parametrize("charset", ["utf-8", "utf-7", "latin-1", "nonsense", "raw_unicode_escape"])
def test_no_other_way_of_sending_a_form_breaks(as_nina, talk, charset):
    """Halves of surrogate pairs reach a form only through a charset that allows them."""
    interview = talk("asked")
    part = 'Content-Disposition: form-data; name="note"\r\n\r\n+2AA- \\ud800'
    body = f"--x\r\n{part}\r\n--x--\r\n".encode()

    for name in ("withdraw", "answered"):
        for kind in (
            f"multipart/form-data; boundary=x; charset={charset}",
            f"{PLAIN}; charset={charset}",
        ):
            steady(as_nina.generic("POST", url(name, interview), body, content_type=kind))
        steady(as_nina.post(url(name, interview), b'{"a": 1}', content_type="application/json"))


@pytest.mark.parametrize("value", [value for value in HOSTILE if len(value) < 1000])
def test_no_address_line_breaks(as_nina, nina, value):
    interview = InterviewFactory(student=nina, stage="scheduled")
    asked = InterviewFactory(stage="asked")
    query = urlencode({"answer": value, "whose": value, value[:40]: value})

    for name in ("detail", "missed", "answered"):
        steady(as_nina.get(f"{url(name, interview)}?{query}"))
    for answer in (value, f"t{value}"):
        steady(as_nina.get(f"/r/{AnswerLink.of(asked).token}/?{urlencode({'answer': answer})}"))
    assert Interview.objects.filter(stage="scheduled").count() == 1
