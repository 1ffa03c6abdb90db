"""How many letters one student sends in a day: told before, refused with the words kept, held
back as the last line."""

import datetime as dt

import pytest
from django.urls import reverse

from core.cache import process_cache
from interviews import services
from office.models import OfficeSettings
from outbox.models import Email
from outbox.services import exceeded_limit
from tests.concurrency import ConnectionThreads
from tests.factories import DAY, HOUR, NOW, ContactFactory, InterviewFactory
from tests.interviews.moving import PAST

pytestmark = pytest.mark.django_db
# tomorrow at 8 AM in Chicago, where the office's quiet hours end
EIGHT = dt.datetime(2026, 3, 4, 14, 0, tzinfo=dt.UTC)


@pytest.fixture
def office():
    """What the office allows."""

    def office(**limits):
        OfficeSettings.objects.update(**limits)
        process_cache.clear()

    return office


@pytest.fixture
def write(put, nina):
    """nina has written letters to these addresses."""

    def write(*addresses, at=NOW):
        for number, address in enumerate(addresses):
            put(
                "letter",
                number,
                address=address,
                sender=nina,
                subject="s",
                body="w",
                now=at,
                fact=f"{at}",
            )

    return write


def hindrance(student, address="maya@hospital.example", now=NOW):
    found = exceeded_limit(sender=student, address=address, now=now)
    return (found.which, found.limit, found.until) if found else None


# --- what counts ----------------------------------------------------------------------------------
def test_each_limit_counts_its_own_and_ends_when_the_quiet_hours_do(write, nina, omar, office):
    office(letters_per_contact=1, letters_per_domain=2, letters_per_day=3)
    write("maya@hospital.example")
    assert hindrance(nina, "MAYA@hospital.example") == ("contact", 1, EIGHT)
    assert hindrance(nina, "lee@hospital.example") is None

    write("lee@hospital.example", at=NOW + HOUR)
    assert hindrance(nina, "ana@hospital.example") == ("domain", 2, EIGHT)
    assert hindrance(nina, "ana@elsewhere.example") is None

    write("ana@elsewhere.example", at=NOW + 2 * HOUR)
    assert hindrance(nina, "any@third.example") == ("day", 3, EIGHT)
    assert hindrance(omar, "maya@hospital.example") is None
    assert hindrance(nina, now=EIGHT) is None
    assert hindrance(nina, now=EIGHT - HOUR) == ("contact", 1, EIGHT)


def test_a_mail_service_open_to_all_is_no_employer(write, nina, office):
    office(letters_per_domain=1)
    write("maya@gmail.com", "ana@hospital.example")

    assert hindrance(nina, "lee@GMAIL.com") is None
    assert hindrance(nina, "lee@hospital.example") == ("domain", 1, EIGHT)


def test_what_the_site_writes_and_what_was_taken_back_does_not_count(put, write, nina, office):
    office(letters_per_contact=1)
    # a confirmation: no word of nina's
    put("letter", 1, address="maya@hospital.example", sender=nina)
    write("maya@hospital.example")
    Email.objects.exclude(body="").update(state="canceled", next_attempt_at=None, ended_at=NOW)

    assert hindrance(nina) is None


# --- what the pages say ---------------------------------------------------------------------------
@pytest.fixture
def used_up(write, office, at_now):
    """nina has sent her letters of the day."""
    office(letters_per_day=1)
    write("somebody@elsewhere.example")


SENTENCE = (
    "One student can send 1 letter a day through this site. You can send again tomorrow at 8:00 AM."
)
PAGES = [
    ("planned", "review", "Your draft is kept."),
    ("asked", "follow_up", "Send to Maya"),
    ("held", "thank", "Already thanked another way?"),
    ("scheduled", "missed", "Only note it"),
]


@pytest.mark.parametrize(("stage", "name", "also"), PAGES)
def test_each_page_says_so_before_anything_is_written(used_up, nina, as_nina, stage, name, also):
    facts = PAST if name == "missed" else {}
    interview = InterviewFactory(student=nina, stage=stage, contact__name="Maya Okafor", **facts)

    page = as_nina.get(reverse(f"interviews:{name}", args=[interview.code])).content.decode()

    assert SENTENCE in page
    assert also in page
    assert "It goes out after one minute" not in page or name == "thank"


def test_the_request_page_says_so_and_keeps_a_draft(used_up, nina, as_nina):
    contact = ContactFactory(owner=nina)

    page = as_nina.get(reverse("interviews:request", args=[contact.code])).content.decode()

    assert f"{SENTENCE} What you write is kept as a draft." in page


WORDS = {
    "subject": "My subject",
    "message": "My own words",
    "text": "My own words",
    "line": "My own words",
}


@pytest.mark.parametrize(
    ("stage", "name", "more"),
    [
        ("asked", "follow_up", {}),
        ("held", "thank", {}),
        ("scheduled", "missed", {"whose": "they", "send_line": "on"}),
    ],
)
def test_a_letter_that_has_to_wait_stays_in_its_form(used_up, nina, as_nina, stage, name, more):
    interview = InterviewFactory(student=nina, stage=stage, **(PAST if name == "missed" else {}))

    response = as_nina.post(reverse(f"interviews:{name}", args=[interview.code]), WORDS | more)

    assert response.status_code == 422
    assert SENTENCE in response.content.decode()
    assert "My own words" in response.content.decode()
    interview.refresh_from_db()
    assert interview.stage == stage


def test_a_request_that_has_to_wait_is_still_the_draft_and_may_go_another_way(
    used_up, nina, as_nina
):
    interview = InterviewFactory(student=nina, stage="planned")
    url = reverse("interviews:send", args=[interview.code])

    sent = as_nina.post(
        url, {"channel": "site", "version": interview.version}, follow=True
    ).content.decode()
    interview.refresh_from_db()
    assert (SENTENCE in sent, interview.stage) == (True, "planned")

    as_nina.post(url, {"channel": "platform", "version": interview.version})
    interview.refresh_from_db()
    assert interview.stage == "asked"


# --- two tabs, and the last line ------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_count_one_after_the_other(nina, office):
    office(letters_per_day=1)
    drafts = [InterviewFactory(student=nina, stage="planned") for _ in range(2)]

    def send(number):
        try:
            services.send(interview_id=drafts[number].pk, version=drafts[number].version, now=NOW)
        except services.TooManyLetters:
            return "waits"
        return "sent"

    with ConnectionThreads(2) as threads:
        assert sorted(threads([lambda: send(0), lambda: send(1)])) == ["sent", "waits"]


def test_what_came_in_past_the_limits_is_sent_at_most_twice_as_fast(
    put, run, recorder, office, nina, omar
):
    office(letters_per_contact=1)
    for number in range(4):
        put("letter", number, address="maya@hospital.example", sender=nina, subject="s", body="w")
    put("letter", 8, address="maya@hospital.example", sender=omar, subject="s", body="w")
    put("letter", 9, address="maya@hospital.example", sender=nina)

    run()
    assert len(recorder.taken) == 4

    run(after=2 * HOUR)
    assert len(recorder.taken) == 4
    run(after=DAY + 3 * HOUR)
    assert len(recorder.taken) == 6
    assert set(Email.objects.values_list("state", "attempts")) == {("sent", 1)}
