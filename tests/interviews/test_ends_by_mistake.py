"""One tap ends no talk that is still to come, and what was pressed by mistake is undone with all
that hangs on it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import Contact, RequestRecord, Touch
from core import clock
from interviews import services
from interviews.models import AnswerLink, IllegalMove, Stage, TalkNotes, ThankYou
from outbox.delivery.eligibility import reason_not_to_send
from outbox.domain.kinds import get
from outbox.models import Email
from outbox.services.suppressions import Suppressions
from reminders.services import planner
from tests.database import snapshot
from tests.factories import DAY, HOUR, NOW, ContactFactory
from tests.interviews.moving import PAST, make, stage_of
from tests.interviews.test_live import HTMX

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MINUTE = dt.timedelta(minutes=1)
KEPT = (
    "asked_at",
    "proposed_at",
    "agreed_at",
    "starts_at",
    "ends_at",
    "ended_at",
    "closed_at",
    "outcome",
    "request_record_id",
)


def url(name, interview):
    return reverse(f"interviews:{name}", args=[interview.code])


def press(browser, interview, act, **more):
    return browser.post(url("live", interview), {"act": act}, **more)


def facts(interview):
    interview.refresh_from_db()
    return {name: getattr(interview, name) for name in (*KEPT, "stage")}


def ledger(interview):
    return list(
        RequestRecord.objects.filter(pk=interview.request_record_id).values_list(
            "closed_at", "answered_at", "agreed_at"
        )
    )


def end(interview, now=NOW, **more):
    return services.end(interview_id=interview.pk, now=now, **more)


def undo(interview, now=NOW):
    return services.undo_happened(interview_id=interview.pk, now=now)


def drain(now):
    """What a drain at `now` would send, without a mail server: the same checks, each row marked
    as it ends."""
    sent = []
    for email in Email.objects.due(now).select_related("user", "sender"):
        against = reason_not_to_send(
            email, get(email.kind), Suppressions([email.address], now), now
        )
        state, why = against or (Email.State.SENT, "")
        ends = {"state": state, "last_error_class": why, "next_attempt_at": None, "ended_at": now}
        Email.objects.filter(pk=email.pk).update(sent_at=None if against else now, **ends)
        sent += [] if against else [email.kind]
    return sent


# --- before the agreed time -----------------------------------------------------------------------
def test_before_the_agreed_time_the_page_is_for_getting_ready(as_nina, talk):
    page = as_nina.get(url("live", talk("scheduled"))).content.decode()

    assert "data-clock" not in page
    assert "End interview" not in page
    assert "Until then, get ready here" in page
    assert "<textarea" in page


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("stage", ["scheduled", "asked", "proposing"])
def test_an_early_start_asks_first(as_nina, talk, stage, headers):
    interview = talk(stage)

    asked = press(as_nina, interview, "begin", headers=headers).content.decode()

    assert "Are you talking now?" in asked
    assert stage_of(interview) == stage
    assert not TalkNotes.objects.filter(started_at__isnull=False).exists()

    press(as_nina, interview, "begin_sure", headers=headers)
    assert TalkNotes.objects.get().started_at


def test_the_notes_that_come_with_a_doubtful_press_are_kept(as_nina, talk):
    interview = talk("scheduled")

    as_nina.post(
        url("live", interview), {"act": "end", "free-note": "Ask about nights", "free-version": 0}
    )

    assert interview.notes.note == "Ask about nights"
    assert stage_of(interview) == "scheduled"


def test_a_start_beside_another_talk_that_is_agreed_now_names_it(as_nina, talk, nina):
    lena = ContactFactory(owner=nina, name="Lena Ortiz")
    talk("scheduled", contact=lena, starts_at=NOW - 5 * MINUTE, ends_at=NOW + 15 * MINUTE)
    interview = talk("planned")

    page = press(as_nina, interview, "begin").content.decode()

    assert "You have a talk with Lena now." in page
    assert stage_of(interview) == "planned"


@pytest.mark.parametrize(
    ("minutes", "asks"), [(0, True), (14, True), (15, False), (20, False), (45, False)]
)
def test_an_end_more_than_a_few_minutes_early_asks_first(as_nina, talk, minutes, asks):
    start = NOW - minutes * MINUTE
    interview = talk("scheduled", starts_at=start, ends_at=start + 20 * MINUTE)

    page = press(as_nina, interview, "end", follow=True).content.decode()

    assert ("Is the talk over?" in page) is asks
    assert stage_of(interview) == ("scheduled" if asks else "held")


@pytest.mark.parametrize("stage", ["planned", "asked", "proposing", "scheduled"])
def test_no_service_ends_a_talk_that_has_not_begun_by_one_press(talk, stage):
    interview = talk(stage)
    before = snapshot()

    with pytest.raises(services.NotSure):
        end(interview)

    assert snapshot() == before


@pytest.mark.parametrize("name", ["missed", "outcome"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_how_a_talk_to_come_went_cannot_be_said(as_nina, talk, name, method):
    interview = talk("scheduled")
    data = {"whose": "they", "ended_at": "2026-03-03T08:30"} if method == "post" else None

    page = getattr(as_nina, method)(url(name, interview), data, follow=True)

    assert page.redirect_chain[-1][0] == interview.get_absolute_url()
    assert "This talk is still to come. You can move it or cancel it." in page.content.decode()
    assert stage_of(interview) == "scheduled"


@pytest.mark.parametrize("move", ["missed", "happened"])
def test_services_refuse_the_same(talk, move):
    interview = talk("scheduled")
    said = {
        "missed": {"whose": "they", "line": "", "subject": "", "times": []},
        "happened": {"ended_at": NOW - HOUR},
    }

    with pytest.raises(services.NotYet):
        getattr(services, move)(interview_id=interview.pk, now=NOW, **said[move])


# --- undo -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stage", "more"),
    [
        ("planned", {}),
        ("asked", {}),
        ("proposing", {}),
        ("scheduled", {}),
        ("scheduled", {"starts_at": NOW - 5 * MINUTE, "ends_at": NOW + 15 * MINUTE}),
    ],
)
def test_undo_after_an_end_puts_back_every_fact(talk, maya, stage, more):
    interview = talk(stage, **more)
    before = (
        facts(interview),
        ledger(interview),
        RequestRecord.objects.count(),
        list(Touch.objects.values()),
    )
    shown = Contact.objects.values("status", "next_due_at", "last_touch_at", "snoozed_until").get(
        pk=maya.pk
    )

    end(interview, sure=True)
    undo(interview, NOW + 9 * MINUTE)

    assert (
        facts(interview),
        ledger(interview),
        RequestRecord.objects.count(),
        list(Touch.objects.values()),
    ) == before
    assert (
        Contact.objects.values("status", "next_due_at", "last_touch_at", "snoozed_until").get(
            pk=maya.pk
        )
        == shown
    )
    assert not ThankYou.objects.exists()
    assert not TalkNotes.objects.filter(started_at__isnull=False).exists()


@pytest.mark.parametrize("stage", ["canceled", "missed", "lapsed"])
def test_undo_after_it_happened_leaves_a_closed_talk_closed(talk, stage):
    interview = talk(stage)
    before = facts(interview), ledger(interview)

    services.happened(interview_id=interview.pk, ended_at=NOW - HOUR, now=NOW)
    undo(interview, NOW + MINUTE)

    assert (facts(interview), ledger(interview)) == before


def test_undo_lasts_ten_minutes(talk):
    interview = talk("scheduled", **PAST)
    end(interview)

    with pytest.raises(IllegalMove):
        undo(interview, NOW + 10 * MINUTE)


def test_a_start_is_undone_and_a_talk_on_the_spot_is_as_it_was(as_nina, talk):
    interview = talk("asked")
    before = facts(interview), ledger(interview)
    press(as_nina, interview, "begin_sure")
    assert "Undo the start" in as_nina.get(url("live", interview)).content.decode()

    press(as_nina, interview, "undo_begin")

    assert (facts(interview), ledger(interview)) == before
    assert TalkNotes.objects.get().started_at is None


def test_an_early_start_is_undone(as_nina, talk):
    interview = talk("scheduled")
    press(as_nina, interview, "begin_sure")

    press(as_nina, interview, "undo_begin")

    assert TalkNotes.objects.get().started_at is None
    assert stage_of(interview) == "scheduled"


def test_the_wrap_up_and_the_talk_offer_undo_and_the_contacts_page_is_as_before(as_nina, talk):
    interview = talk("scheduled")
    there = f"/r/{AnswerLink.of(interview).token}/"
    press(as_nina, interview, "end_sure")
    pages = [
        as_nina.get(page).content.decode()
        for page in (url("wrap_up", interview), interview.get_absolute_url())
    ]

    response = as_nina.post(url("undo_end", interview), follow=True)

    assert all("You can undo this for 10 minutes." in page for page in pages)
    assert "Undone. The talk is as it was before." in response.content.decode()
    assert stage_of(interview) == Stage.SCHEDULED
    page = Client().get(there).content.decode()
    assert "You and Nina have a talk" in page
    assert "Cancel the talk" in page
    assert Client().get(f"{there}invite.ics").status_code == 200


def test_undo_of_an_old_end_says_that_things_changed(as_nina, talk):
    interview = talk("held")

    response = as_nina.post(url("undo_end", interview), follow=True)

    assert "Something changed in the meantime." in response.content.decode()
    assert stage_of(interview) == "held"


# --- undo brings email back -----------------------------------------------------------------------
def test_a_request_stopped_by_start_and_end_goes_out_after_undo(talk):
    interview = talk("planned", message="Dear Maya, 20 minutes? {times}")
    make("send", interview)
    services.begin(interview_id=interview.pk, now=NOW + 10 * MINUTE / 60, sure=True)
    end(interview, NOW + MINUTE / 2, sure=True)
    assert drain(NOW + 2 * MINUTE) == []

    undo(interview, NOW + 3 * MINUTE)
    services.undo_begin(interview_id=interview.pk, now=NOW + 4 * MINUTE)

    assert stage_of(interview) == "asked"
    assert drain(NOW + 5 * MINUTE) == ["request"]
    assert drain(NOW + 6 * MINUTE) == []


def test_news_of_a_yes_dropped_by_an_end_comes_after_undo_once(talk):
    interview = talk("asked")
    make("accept", interview)
    end(interview, NOW + MINUTE, sure=True)
    assert drain(NOW + 2 * MINUTE) == []

    undo(interview, NOW + 3 * MINUTE)

    assert sorted(drain(NOW + 4 * MINUTE)) == ["answer", "confirmation"]
    assert drain(NOW + 5 * MINUTE) == []


def test_reminders_come_once_after_end_and_undo(talk, nina):
    start = NOW + DAY
    interview = talk("scheduled", starts_at=start, ends_at=start + 20 * MINUTE)
    eve = clock.at(NOW.date(), dt.time(17), nina.zone)
    planner.queue_due_reminders(eve)
    end(interview, eve, sure=True)
    assert drain(eve + MINUTE) == []

    undo(interview, eve + 2 * MINUTE)

    sent = []
    for minute in range(3, 8):
        planner.queue_due_reminders(eve + minute * MINUTE)
        sent += drain(eve + minute * MINUTE)
    assert sent == ["day_before"]


def test_a_talk_moved_there_and_back_is_announced_once(talk, nina):
    start = NOW + DAY
    interview = talk("scheduled", starts_at=start, ends_at=start + 20 * MINUTE)
    eve = clock.at(NOW.date(), dt.time(17), nina.zone)

    def move(moment, now):
        services.move(
            interview_id=interview.pk, starts_at=moment, by="student", agreed=True, now=now
        )
        planner.queue_due_reminders(now)

    planner.queue_due_reminders(eve)
    move(start + 5 * DAY, eve + MINUTE)
    drain(eve + 2 * MINUTE)
    move(start, eve + 3 * MINUTE)

    sent = []
    for minute in range(4, 9):
        planner.queue_due_reminders(eve + minute * MINUTE)
        sent += drain(eve + minute * MINUTE)
    assert sent.count("day_before") == 1
