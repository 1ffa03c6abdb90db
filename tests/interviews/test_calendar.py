"""The calendar file: one identity, versions in order, nothing to answer, nothing private."""

import datetime as dt
import re

import pytest
from django.conf import settings
from icalendar import Calendar

from interviews import services
from interviews.emails.ics import calendar_file
from interviews.models import AnswerLink, Interview, Reflection
from outbox.domain import kinds
from outbox.models import Email
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory, StudentFactory

pytestmark = pytest.mark.django_db

URL = "http://127.0.0.1:8000/r/token/"
HARD = 'Zoë "O\'Brien"; Łukasiewicz, <b>x</b>:\\ 🌱'


def built(kind):
    """Every mail of one kind as it would be sent now, oldest first."""
    return [
        kinds.get(kind).build(email, NOW)
        for email in Email.objects.filter(kind=kind).order_by("id")
    ]


def read(content):
    """The file as a second, plain reader of RFC 5545 sees it: {name: [(parameters, value)]} of
    calendar and event."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    found, inside = {}, []
    for line in re.sub(r"\r\n[ \t]", "", content.decode()).split("\r\n")[:-1]:
        name, parameters, value = re.fullmatch(
            r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line
        ).groups()
        if name in ("BEGIN", "END"):
            inside.append(value) if name == "BEGIN" else inside.pop()
        elif inside[-1] != "VALARM":
            found.setdefault(name, []).append((parameters, value))
    assert inside == []
    return found


def value(found, name):
    (_parameters, text), *more = found[name]
    assert not more
    return text


@pytest.mark.fault("R32 calendar files")
def test_one_talk_keeps_its_identity_through_four_versions(talk):
    interview = talk("asked")
    start = NOW + 3 * DAY
    services.accept(
        interview_id=interview.pk,
        starts_at=start,
        zone="UTC",
        by="contact",
        now=NOW,
        talk=("video", "https://a.example"),
    )
    files = built("confirmation")
    for version in (1, 2):
        services.move(
            interview_id=interview.pk, starts_at=start + version * DAY, by="student", now=NOW
        )
        files.append(built("change")[-1])
    services.cancel(interview_id=interview.pk, note="", by="student", now=NOW)
    files.append(built("change")[-1])

    texts = [read(message.calendar) for message in files]
    assert {value(text, "UID") for text in texts} == {f"{interview.code}@margin.example"}
    assert [value(text, "SEQUENCE") for text in texts] == ["0", "1", "2", "3"]
    methods = ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert (
        [value(text, "METHOD") for text in texts]
        == [message.calendar_method for message in files]
        == methods
    )
    assert [value(text, "STATUS") for text in texts] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert value(texts[2], "DTSTART") == (start + 2 * DAY).strftime("%Y%m%dT%H%M%SZ")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
@pytest.mark.parametrize("for_student", [True, False])
@pytest.mark.fault("R32 calendar files")
def test_two_readers_agree_on_a_file_with_hard_names(method, for_student):
    student = StudentFactory(full_name=f"Nina {HARD}")
    contact = ContactFactory(owner=student, name=f"Maya {HARD}")
    interview = InterviewFactory(
        contact=contact, stage="scheduled", goal=HARD * 3, place=f"{HARD}\r\nATTENDEE:x"
    )

    content = calendar_file(interview, now=NOW, method=method, for_student=for_student, url=URL)

    found, event = read(content), Calendar.from_ical(content).walk("VEVENT")[0]
    assert value(found, "METHOD") == method
    assert event["summary"] == f"Talk: Nina {HARD} and Maya {HARD}"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        interview.starts_at,
        interview.ends_at,
    )
    assert value(found, "DTSTAMP") == "20260303T150000Z"
    assert len(found.get("ATTENDEE", [])) == (0 if method == "PUBLISH" else 2)


@pytest.mark.fault("R32 calendar files")
def test_nobody_is_asked_to_answer_a_second_time(talk, nina, maya):
    content = calendar_file(
        talk("scheduled"), now=NOW, method="REQUEST", for_student=False, url=URL
    )

    attendees = read(content)["ATTENDEE"]
    assert {address for _, address in attendees} == {f"mailto:{nina.email}", f"mailto:{maya.email}"}
    for parameters, _ in attendees:
        assert ";PARTSTAT=ACCEPTED" in parameters
        assert ";RSVP=FALSE" in parameters


def test_nothing_private_is_inside(talk):
    interview = talk(
        "scheduled", message="SECRET-LETTER", why_you="SECRET-REASON", proposed_note="SECRET-NOTE"
    )
    interview.contact.tidbits = "SECRET-TIDBIT"
    interview.contact.save()
    Reflection.objects.create(interview=interview, learned="SECRET-LOG")

    for for_student in (True, False):
        assert b"SECRET" not in calendar_file(
            interview, now=NOW, method="REQUEST", for_student=for_student, url=URL
        )


def test_without_a_goal_no_sentence_speaks_of_one(talk):
    content = calendar_file(
        talk("scheduled", goal=""), now=NOW, method="REQUEST", for_student=False, url=URL
    )

    assert "wants to understand" not in value(read(content), "DESCRIPTION")


def test_the_student_is_reminded_half_an_hour_before_and_the_contact_is_not(talk):
    interview = talk("scheduled")
    files = [
        calendar_file(interview, now=NOW, method="REQUEST", for_student=who, url=URL)
        for who in (True, False)
    ]

    assert [b"BEGIN:VALARM" in content for content in files] == [True, False]


def test_a_talk_in_somebodys_own_zone_is_stored_as_one_moment():
    start = dt.datetime(2026, 3, 10, 9, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
    interview = InterviewFactory(
        stage="scheduled", starts_at=start, ends_at=start + dt.timedelta(minutes=20)
    )
    interview = Interview.objects.get(pk=interview.pk)

    content = calendar_file(interview, now=NOW, method="REQUEST", for_student=True, url=URL)

    assert value(read(content), "DTSTART") == "20260310T033000Z"


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
@pytest.mark.parametrize(
    ("how", "place", "location"),
    [
        ("in_person", "The lobby of City Hospital", "The lobby of City Hospital"),
        ("video", "https://meet.example/1", "https://meet.example/1"),
        ("video", "", None),
        ("i_call", "(555) 010-0142", None),
        ("they_call", "(555) 010-0199", None),
    ],
)
def test_the_location_is_the_place_or_the_link_alone(talk, method, how, place, location):
    interview = talk("scheduled", how=how, place=place)

    found = read(calendar_file(interview, now=NOW, method=method, for_student=False, url=URL))

    assert [text for _, text in found.get("LOCATION", [])] == ([location] if location else [])
    assert place in value(found, "DESCRIPTION")


def test_a_download_is_published_by_the_office_and_has_no_attendee(as_nina, client, talk, at_now):
    interview = talk("scheduled")
    theirs = AnswerLink.of(interview).url.partition("/r/")[2]

    for response in (
        as_nina.get(f"/interviews/{interview.code}/invite.ics"),
        client.get(f"/r/{theirs}invite.ics"),
    ):
        found = read(response.content)
        assert value(found, "METHOD") == "PUBLISH"
        assert value(found, "ORGANIZER") == f"mailto:{settings.OFFICE_EMAIL}"
        assert "ATTENDEE" not in found
        assert "method=PUBLISH" in response["Content-Type"]


def test_every_file_of_a_talk_names_the_same_organizer(talk):
    interview = talk("scheduled")
    methods = ("REQUEST", "CANCEL", "PUBLISH")
    files = [
        calendar_file(interview, now=NOW, method=method, for_student=True, url=URL)
        for method in methods
    ]

    assert len({str(read(content)["ORGANIZER"]) for content in files}) == 1
