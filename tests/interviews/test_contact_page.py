"""The page of the person who was asked: one link, no account, no need of a script, nothing done
by looking."""

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from contacts.models import Contact
from core.errors import Refusal
from core.links import token
from interviews import services
from interviews.models import AnswerLink, Interview, Stage
from office.selectors.settings import office_settings
from outbox.models import Email
from tests.database import snapshot
from tests.factories import DAY, HOUR, NOW, InterviewFactory
from tests.interviews.moving import stage_of
from tests.interviews.page import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

ASKED_OR_LATE = ["asked", "proposing", "declined", "not_now", "unanswered", "canceled", "missed"]


@pytest.fixture
def maya_reads():
    # a browser without a cookie, which may not even name its origin
    return Client(enforce_csrf_checks=True)


def path(interview):
    return AnswerLink.of(interview).url.removeprefix(settings.PUBLIC_BASE_URL)


def answer(browser, interview, move, query="", **said):
    fields = {f"{move}-{name}": value for name, value in said.items()}
    return browser.post(
        path(interview) + query, {"move": move, **fields}, headers={"Origin": "null"}
    )


def yes(browser, interview, slot=None, **said):
    first = interview.slots.filter(by="student").first()
    return answer(
        browser,
        interview,
        "accept",
        **{"slot": slot or first.pk, "how": "i_call", "place": "1"} | said,
    )


def words(response):
    return " ".join(Page(response).text.split())


def chosen_times(response):
    return re.findall(r'name="accept-slot" value="(\d+)"[^>]* checked', response.content.decode())


# --- looking --------------------------------------------------------------------------------------
@pytest.mark.parametrize("stage", [stage for stage in Stage.values if stage != "planned"])
def test_looking_changes_nothing_in_any_stage(maya_reads, talk, stage):
    interview = talk(stage)
    before = snapshot()

    for query in (
        "",
        "?answer=t1",
        "?answer=propose",
        "?answer=decline",
        "?answer=%00",
        "?answer=t99999999999999999",
    ):
        for look in (maya_reads.get, maya_reads.head):
            response = look(path(interview) + query)
            assert response.status_code == (400 if "%00" in query else 200)
    maya_reads.options(path(interview))
    maya_reads.get(path(interview) + "invite.ics")

    assert snapshot() == before


def test_the_page_says_who_asks_for_what_and_that_it_is_no_job_request(maya_reads, talk):
    text = Page(maya_reads.get(path(talk("asked")))).text

    assert "Nina asks for 20 minutes" in text
    assert "Questions only, not a job request." in text
    assert "You can also just reply to the email. Nina reads it." in text


def test_times_are_named_in_the_contacts_zone_and_past_ones_are_gone(maya_reads, talk, maya):
    maya.zone = "Europe/Zurich"
    maya.save()
    interview = talk("asked")
    interview.slots.create(starts_at=NOW - HOUR)

    text = words(maya_reads.get(path(interview)))

    assert "Thu, Mar 5, 4:00 PM in Zurich" in text
    assert "Tue, Mar 3" not in text


def test_times_lead_in_the_viewers_zone_with_the_students_in_brackets(maya_reads, talk):
    interview = talk("asked")

    response = maya_reads.get(path(interview) + "?zone=Asia/Calcutta")
    page = response.text

    assert "Thu, Mar 5, 8:30 PM in Kolkata (9:00 AM in Chicago)" in words(response)
    # suggested times are read in the same zone
    assert '<option value="Asia/Calcutta" selected>' in page


@pytest.mark.parametrize(
    ("zone", "brackets"),
    [
        ("America/Menominee", ""),
        ("Etc/GMT+2", "(9:00 AM in Chicago)"),
        ("Pacific/Apia", "(Thu, Mar 5, 9:00 AM in Chicago)"),
    ],
)
def test_the_students_clock_is_said_where_it_shows_something_else(maya_reads, talk, zone, brackets):
    page = maya_reads.get(path(talk("scheduled")), {"zone": zone}).text

    assert "in Chicago)" not in page if not brackets else brackets in page


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd", "<b>"])
def test_a_zone_that_nobody_knows_changes_nothing(maya_reads, talk, zone):
    text = words(maya_reads.get(path(talk("asked")), {"zone": zone}))

    assert "Thu, Mar 5, 9:00 AM Central (Chicago)" in text


def test_a_yes_is_confirmed_in_the_zone_in_which_it_was_read(maya_reads, talk):
    interview = talk("asked")
    slot = interview.slots.get(starts_at=NOW + 2 * DAY)

    said = {"slot": slot.pk, "how": "i_call", "place": "1"}
    answer(maya_reads, interview, "accept", "?answer=t1&zone=Europe/Zurich", **said)

    interview.refresh_from_db()
    assert (interview.stage, interview.contact_zone) == ("scheduled", "Europe/Zurich")


def test_only_a_page_that_was_looked_at_asks_the_device_for_its_zone(maya_reads, talk):
    interview = talk("asked")

    assert 'zone.js" data-shown="America/Chicago"' in maya_reads.get(path(interview)).text
    assert "zone.js" not in maya_reads.get(path(interview) + "?zone=Europe/Zurich").text
    assert "zone.js" not in answer(maya_reads, interview, "propose", zone="America/Chicago").text


def test_without_a_time_to_come_the_page_opens_on_other_times(maya_reads, talk):
    interview = talk("asked")
    for slot in interview.slots.all():
        interview.slots.filter(pk=slot.pk).update(starts_at=slot.starts_at - 9 * DAY)

    text = Page(maya_reads.get(path(interview))).text

    assert "The times in the email have passed. Suggest one that suits you." in text


def test_nothing_private_of_the_student_is_on_the_page(maya_reads, talk, maya):
    maya.tidbits = "SECRET-TIDBIT"
    maya.save()
    for stage in ("asked", "scheduled", "held", "declined"):
        interview = InterviewFactory(contact=maya, stage=stage, why_you="SECRET-WHY")
        assert "SECRET" not in maya_reads.get(path(interview)).content.decode()
        Interview.objects.all().delete()


@pytest.mark.parametrize("stage", ["asked", "scheduled"])
def test_the_page_with_its_style_is_small_and_its_one_script_can_be_missed(maya_reads, talk, stage):
    response = maya_reads.get(path(talk(stage)))

    page = response.content.decode()
    styles = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', page)
    style = Path(finders.find(*styles)).read_bytes()
    assert len(style) <= 20_000
    assert len(gzip.compress(response.content)) + len(gzip.compress(style)) < 20_000
    assert re.findall("<script.*", page) == [
        '<script src="/static/js/zone.js" data-shown="America/Chicago"></script>'
    ]
    assert not re.search(r"\son\w+=|style=|javascript:", page)


@pytest.mark.parametrize("stage", ["asked", "withdrawn"])
def test_the_page_is_kept_by_nobody(maya_reads, talk, stage):
    interview = talk(stage)

    for response in (
        maya_reads.get(path(interview)),
        maya_reads.get("/r/wrong/"),
        yes(maya_reads, interview),
    ):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert not response.cookies


# --- links ----------------------------------------------------------------------------------------
def test_wrong_old_revoked_and_foreign_links_show_one_neutral_page(maya_reads, talk):
    interview = talk("asked")
    good = path(interview)
    revoked, old, draft = (
        InterviewFactory(stage=stage) for stage in ("asked", "unanswered", "planned")
    )
    AnswerLink.objects.filter(interview=revoked).update(revoked_at=NOW)
    Interview.objects.filter(pk=old.pk).update(asked_at=NOW - 181 * DAY)
    flipped = good[:10] + ("A" if good[10] != "A" else "B") + good[11:]
    stop, later = token("stop", interview.pk), token("answer", interview.pk, 2)
    links = [
        "/r/wrong/",
        flipped,
        path(revoked),
        path(old),
        path(draft),
        f"/r/{stop}/",
        f"/r/{later}/",
    ]

    before = snapshot()
    answers = [maya_reads.get(link) for link in links] + [
        maya_reads.post(link, {"move": "decline"}) for link in links
    ]

    assert {response.status_code for response in answers} == {404}
    assert len({response.content for response in answers}) == 1
    assert "This link has ended" in answers[0].content.decode()
    assert "Nina" not in answers[0].content.decode()
    assert snapshot() == before


def test_no_usable_token_is_stored(talk):
    link = AnswerLink.of(talk("asked"))

    assert link.token not in str(snapshot())


@pytest.mark.parametrize(("days", "status"), [(13, 200), (15, 404)])
def test_a_link_lives_two_weeks_past_the_talk(maya_reads, talk, days, status):
    ended = NOW - days * DAY
    interview = talk("held", ended_at=ended, starts_at=ended - HOUR, ends_at=ended)

    assert maya_reads.get(path(interview)).status_code == status


# --- yes ------------------------------------------------------------------------------------------
def test_one_post_accepts_and_both_get_a_calendar_file(maya_reads, talk):
    interview = talk("asked")
    slot = interview.slots.all()[1]

    response = yes(maya_reads, interview, slot.pk, how="video", place="https://meet.example/1")

    assert response.status_code == 302
    assert response.url == path(interview)
    assert stage_of(interview) == "scheduled"
    assert (interview.starts_at, interview.how, interview.place) == (
        slot.starts_at,
        "video",
        "https://meet.example/1",
    )
    assert set(Email.objects.values_list("kind", flat=True)) == {"answer", "confirmation"}
    assert "You and Nina have a talk" in maya_reads.get(response.url).content.decode()
    assert b"METHOD:PUBLISH" in maya_reads.get(f"{response.url}invite.ics").content


def test_a_second_press_shows_the_talk_as_it_stands(maya_reads, talk):
    interview = talk("asked")
    yes(maya_reads, interview)
    before = snapshot()

    again = yes(maya_reads, interview, interview.slots.last().pk)

    assert again.status_code == 302
    assert snapshot() == before


def test_the_time_of_the_button_in_the_mail_is_chosen_beforehand(maya_reads, talk):
    interview = talk("asked")
    slot = interview.slots.all()[2]

    response = maya_reads.get(f"{path(interview)}?answer=t{slot.pk}")

    assert chosen_times(response) == [str(slot.pk)]
    assert stage_of(interview) == "asked"


def test_without_the_button_the_first_time_is_chosen_and_an_unknown_one_chooses_none(
    maya_reads, talk
):
    interview = talk("asked")
    first = interview.slots.order_by("starts_at").first()

    assert chosen_times(maya_reads.get(path(interview))) == [str(first.pk)]
    assert chosen_times(maya_reads.get(f"{path(interview)}?answer=t999999")) == []


def test_the_button_names_each_time_it_may_confirm(maya_reads, talk):
    text = words(maya_reads.get(path(talk("asked"))))

    assert "Confirm Thu, Mar 5, 9:00 AM" in text


def test_what_is_open_of_how_they_talk_is_asked_at_once(maya_reads, talk):
    settled = maya_reads.get(path(talk("asked", how="video", place="https://meet.example/1"))).text
    Interview.objects.all().delete()
    open_still = maya_reads.get(path(talk("asked", how="i_call", place=""))).text

    assert '<details class="opener" >' in settled
    assert '<details class="opener" open>' in open_still


@pytest.mark.parametrize("kind", ["foreign", "past", "contact", "words", "huge", "none"])
def test_a_time_that_is_not_offered_cannot_be_accepted(maya_reads, talk, kind):
    interview = talk("asked")
    slots = {
        "foreign": InterviewFactory(stage="asked").slots.first().pk,
        "past": interview.slots.create(starts_at=NOW - HOUR).pk,
        "contact": interview.slots.create(starts_at=NOW + DAY, by="contact").pk,
        "words": "soon",
        "huge": "9" * 40,
        "none": "",
    }
    before = snapshot()

    response = answer(
        maya_reads, interview, "accept", slot=slots[kind], how="i_call", place="TYPED"
    )

    page = Page(response)
    assert response.status_code == 422
    assert page.has_summary
    assert page.leads_astray == []
    assert "TYPED" in page.text
    assert snapshot() == before


@pytest.mark.parametrize("stage", ASKED_OR_LATE)
def test_a_yes_is_welcome_in_every_stage_that_waits_or_was_given_up(maya_reads, talk, stage):
    interview = talk(stage)

    yes(maya_reads, interview)

    assert stage_of(interview) == "scheduled"


def test_an_older_request_points_to_the_newer(maya_reads, talk):
    old, _new = talk("unanswered"), talk("asked")

    text = Page(maya_reads.get(path(old))).text
    yes(maya_reads, old)

    assert "Please answer from the newer email." in text
    assert stage_of(old) == "unanswered"


# --- the other answers ----------------------------------------------------------------------------
def test_other_times_are_read_in_the_zone_beside_them(maya_reads, talk):
    interview = talk("asked")

    answer(
        maya_reads, interview, "propose", zone="Europe/Zurich", time_1="2026-03-10T16:00", note=""
    )

    assert stage_of(interview) == "proposing"
    slot = interview.slots.get(by="contact")
    assert slot.starts_at == dt.datetime(2026, 3, 10, 15, tzinfo=dt.UTC)
    assert interview.contact_zone == "Europe/Zurich"


def test_the_page_shows_the_contact_what_they_suggested(maya_reads, talk):
    interview = talk("asked")
    suggested = {"zone": "Europe/Zurich", "time_1": "2026-03-10T16:00", "note": "Mondays are best"}

    answer(maya_reads, interview, "propose", **suggested)

    text = Page(maya_reads.get(path(interview) + "?zone=Europe/Zurich")).text
    assert "What you suggested" in text
    assert "Tue, Mar 10, 4:00 PM" in text.partition("What you suggested")[2]
    assert "Mondays are best" in text


def test_words_are_enough_for_other_times(maya_reads, talk):
    interview = talk("asked")

    answer(maya_reads, interview, "propose", zone="America/Chicago", note="Fridays after lunch")

    assert stage_of(interview) == "proposing"
    assert interview.proposed_note == "Fridays after lunch"


def test_not_now_names_a_month(maya_reads, talk):
    interview = talk("asked")

    answer(maya_reads, interview, "not_now", until="2026-05-01", note="")

    assert stage_of(interview) == "not_now"
    assert interview.not_now_until == dt.date(2026, 5, 1)


def test_a_no_needs_no_word_and_a_yes_stays_possible(maya_reads, talk):
    interview = talk("asked")

    response = answer(maya_reads, interview, "decline")

    assert stage_of(interview) == "declined"
    page = maya_reads.get(response.url).content.decode()
    assert "Nina has your answer." in page
    assert "I can talk after all" in page


def test_an_agreed_talk_is_moved_in_the_contacts_own_zone(maya_reads, talk):
    interview = talk("scheduled")

    answer(maya_reads, interview, "move", zone="Asia/Kolkata", starts_at="2026-03-10T09:00")

    interview.refresh_from_db()
    assert interview.starts_at == dt.datetime(2026, 3, 10, 3, 30, tzinfo=dt.UTC)
    assert interview.contact_zone == "Asia/Kolkata"


def test_an_agreed_talk_is_canceled_or_held_another_way(maya_reads, talk):
    interview = talk("scheduled")

    answer(maya_reads, interview, "how", how="in_person", place="The lobby")
    answer(maya_reads, interview, "cancel", note="A night shift")

    assert stage_of(interview) == "canceled"
    assert (interview.how, interview.place, interview.outcome_note) == (
        "in_person",
        "The lobby",
        "A night shift",
    )


BAD = [
    ("asked", "propose", {"zone": "Mars/Base", "note": "TYPED"}),
    ("asked", "propose", {"zone": "America/Chicago"}),
    (
        "asked",
        "propose",
        {"zone": "America/Chicago", "time_1": "2020-01-01T09:00", "note": "TYPED"},
    ),
    (
        "asked",
        "propose",
        {"zone": "America/Chicago", "time_1": "0001-01-01T00:00", "note": "TYPED"},
    ),
    (
        "asked",
        "propose",
        {"zone": "America/Chicago", "time_2": "9999-12-31T23:59", "note": "TYPED"},
    ),
    ("asked", "not_now", {"until": "2020-01-01", "note": "TYPED"}),
    ("asked", "decline", {"note": "TYPED" + "x" * 501}),
    ("scheduled", "how", {"how": "smoke", "place": "TYPED"}),
    ("scheduled", "move", {"zone": "America/Chicago", "starts_at": "TYPED"}),
    ("scheduled", "cancel", {"note": "TYPED\x00"}),
]


@pytest.mark.parametrize(("stage", "move", "said"), BAD)
def test_bad_input_is_told_with_links_to_its_fields_and_everything_typed_stays(
    maya_reads, talk, stage, move, said
):
    interview = talk(stage)
    before = snapshot()

    response = answer(maya_reads, interview, move, **said)

    page = Page(response)
    assert response.status_code == 422
    assert page.has_summary
    assert page.leads_astray == []
    assert "TYPED" in page.text or "TYPED" not in str(said)
    assert snapshot() == before


@pytest.mark.parametrize("move", ["", "send", "thank", "__class__", "happened", "withdraw"])
def test_a_door_that_is_not_open_leads_back_to_the_page(maya_reads, talk, move):
    interview = talk("asked")
    before = snapshot()

    assert answer(maya_reads, interview, move).status_code == 302

    assert snapshot() == before


def test_what_people_wrote_is_never_markup(maya_reads, talk, nina):
    nina.full_name = "<script>alert(1)</script> Park"
    nina.save()
    interview = talk("asked", goal='"><img src=x onerror=alert(1)>', place="</dd><script>")

    page = maya_reads.get(f"{path(interview)}?answer=t1").content.decode()

    assert "<script>" not in page
    assert "<img" not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_their_page_takes_four_queries_however_many_times_are_offered(
    maya_reads, talk, rows, django_assert_num_queries
):
    interview = talk("asked")
    for hours in range(rows):
        interview.slots.create(starts_at=NOW + 9 * DAY + dt.timedelta(hours=hours, minutes=7))
    there = path(interview)
    office_settings()  # kept in process memory

    with django_assert_num_queries(4):
        maya_reads.get(there)


# --- a number to call, and any month of the next year ---------------------------------------------
def test_being_called_needs_a_number(maya_reads, talk):
    interview = talk("asked", place="")
    before = snapshot()

    for place in ("", "whenever you like"):
        response = yes(maya_reads, interview, how="i_call", place=place)
        assert response.status_code == 422
        assert "Enter the number that Nina should call." in response.content.decode()

    assert snapshot() == before
    yes(maya_reads, interview, how="i_call", place="555 010 0142")
    assert stage_of(interview) == "scheduled"


def test_the_students_own_number_is_none_to_call_the_contact_at(maya_reads, talk):
    interview = talk("asked", how="they_call", place="(555) 010-0199")

    response = yes(maya_reads, interview, how="i_call", place="(555) 010-0199")

    assert response.status_code == 422
    assert stage_of(interview) == "asked"


@pytest.mark.parametrize("how", ["they_call", "video", "in_person"])
def test_other_ways_to_talk_may_wait_for_their_place(maya_reads, talk, how):
    interview = talk("asked", place="")

    yes(maya_reads, interview, how=how, place="")

    assert stage_of(interview) == "scheduled"


def test_a_change_to_being_called_needs_a_number_too(maya_reads, talk):
    interview = talk("scheduled", how="video", place="https://meet.example/1")
    before = snapshot()

    response = answer(maya_reads, interview, "how", how="i_call", place="")

    assert response.status_code == 422
    assert snapshot() == before


def test_the_rule_of_the_number_holds_without_the_form(talk):
    interview = talk("asked", place="")

    with pytest.raises(Refusal):
        services.accept(
            interview_id=interview.pk,
            starts_at=NOW + DAY,
            zone="UTC",
            by="contact",
            now=NOW,
            talk=("i_call", ""),
        )


@pytest.mark.parametrize("month", ["2026-04-01", "2026-09-01", "2026-10-01", "2027-03-01"])
def test_not_now_may_name_any_month_of_the_next_year(maya_reads, talk, as_nina, month):
    interview = talk("asked")

    answer(maya_reads, interview, "not_now", until=month, note="")

    assert stage_of(interview) == "not_now"
    assert (
        f"{dt.date.fromisoformat(month):%B %Y}"
        in as_nina.get(interview.get_absolute_url()).content.decode()
    )


def test_not_now_names_no_month_further_away(maya_reads, talk):
    interview = talk("asked")

    assert answer(maya_reads, interview, "not_now", until="2027-04-01", note="").status_code == 422


@pytest.mark.parametrize("stage", ["asked", "scheduled"])
@pytest.mark.parametrize(
    "goal", ["how a small parish plans its week.", "how it began...", "what comes next?"]
)
def test_a_goal_that_ends_like_a_sentence_ends_once(maya_reads, talk, goal, stage):
    interview = talk(stage)
    Interview.objects.filter(pk=interview.pk).update(goal=goal)
    text = maya_reads.get(path(interview)).content.decode()
    assert f"wants to understand <em>{goal.rstrip('.?')}</em>." in text


def test_a_connector_is_asked_for_a_name_and_can_give_one_without_a_talk(maya_reads, talk, as_nina):
    interview = talk("asked")
    Contact.objects.filter(pk=interview.contact_id).update(kind=Contact.Kind.CONNECTOR)

    page = words(maya_reads.get(path(interview)))
    answer(maya_reads, interview, "decline", note="Bo Berg, at the harbor")

    assert "asks whom you know" in page
    assert "I know somebody: name, and how to reach them" in page
    assert "Bo Berg, at the harbor" in as_nina.get(interview.get_absolute_url()).content.decode()
