"""A half hour of a student's is taken once: by whoever says yes first, through whichever page."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from interviews import services
from interviews.forms.request import RequestForm
from interviews.models import AnswerLink, Interview, Slot
from interviews.selectors.student_times import open_slots, usual_times
from interviews.services import TimeTaken
from outbox.domain.kinds import get
from outbox.models import Email
from tests.concurrency import ConnectionThreads
from tests.factories import DAY, HOUR, NOW, ContactFactory, InterviewFactory
from tests.interviews.moving import TALK, stage_of
from tests.interviews.page import Page
from tests.interviews.test_pages import written

pytestmark = pytest.mark.django_db
SHARED = NOW + 3 * DAY  # every interview of the factory offers it
MINUTE = dt.timedelta(minutes=1)
CHICAGO = "America/Chicago"


@pytest.fixture
def lena(nina):
    return ContactFactory(owner=nina, name="Lena Ortiz", email="lena@clinic.example", zone=CHICAGO)


def url(name, interview):
    return reverse(f"interviews:{name}", args=[interview.code])


def page_of(interview):
    return f"/r/{AnswerLink.of(interview).token}/"


def slot_at(interview, moment):
    return interview.slots.get(starts_at=moment, by="student")


def agree(interview, starts_at=SHARED, **said):
    said = {"by": "student", "zone": "", "talk": TALK, "now": NOW} | said
    return services.accept(interview_id=interview.pk, starts_at=starts_at, **said)


def accept_by_page(interview, moment=SHARED):
    data = {
        "move": "accept",
        "accept-slot": slot_at(interview, moment).pk,
        "accept-how": "i_call",
        "accept-place": "1",
    }
    return Client().post(page_of(interview), data)


def wall(moment, zone=CHICAGO):
    return clock.local(moment, zone).strftime("%Y-%m-%dT%H:%M")


# --- services -------------------------------------------------------------------------------------
@pytest.mark.parametrize("minutes", [-25, -15, 0, 10, 25])
def test_a_time_in_agreed_half_hours_cannot_be_agreed_again(talk, lena, minutes):
    agree(talk("asked"))

    with pytest.raises(TimeTaken) as taken:
        agree(talk("asked", contact=lena), SHARED + minutes * MINUTE)

    assert taken.value.block.first == "Maya"


@pytest.mark.parametrize("by", ["student", "contact"])
def test_a_refused_time_names_the_other_talk_to_the_student_alone(talk, lena, by):
    agree(talk("asked"))
    other = talk("scheduled", contact=lena, starts_at=SHARED + HOUR, ends_at=SHARED + 2 * HOUR)

    with pytest.raises(TimeTaken) as taken:
        move(other, SHARED, by=by)

    assert ("Maya" in str(taken.value.sentence)) is (by == "student")


@pytest.mark.parametrize("minutes", [-30, 30, 45])
def test_the_half_hour_before_and_after_is_free(talk, lena, minutes):
    agree(talk("asked"))

    agree(talk("asked", contact=lena), SHARED + minutes * MINUTE)


def move(interview, moment, **said):
    return services.move(
        interview_id=interview.pk, starts_at=moment, by=said.pop("by", "student"), now=NOW, **said
    )


def propose(interview, moment):
    services.propose(interview_id=interview.pk, times=[moment], note="", by="contact", now=NOW)


def miss(interview, moment, **said):
    return services.missed(
        interview_id=interview.pk,
        whose="they",
        line="",
        subject="",
        times=[moment],
        now=NOW,
        **said,
    )


@pytest.mark.parametrize(
    ("stage", "act", "facts"),
    [
        ("scheduled", move, {}),
        ("scheduled", lambda one, moment: move(one, moment, by="contact"), {}),
        ("asked", propose, {}),
        ("declined", lambda one, moment: agree(one, moment, by="contact"), {}),
        ("proposing", lambda one, moment: agree(one, moment, by="student"), {}),
        ("scheduled", miss, {"starts_at": NOW - 2 * HOUR, "ends_at": NOW - HOUR}),
    ],
)
def test_every_move_that_takes_a_time_asks_for_the_others(talk, lena, stage, act, facts):
    agree(talk("asked"))
    other = talk(stage, contact=lena, **facts)

    with pytest.raises(TimeTaken):
        act(other, SHARED)

    assert stage_of(other) == stage
    assert not Email.objects.filter(kind="change").exists()


@pytest.mark.parametrize(
    ("stage", "act", "facts"),
    [
        ("asked", lambda one: agree(one, SHARED, insist=True), {}),
        ("scheduled", lambda one: move(one, SHARED, insist=True), {}),
        (
            "scheduled",
            lambda one: miss(one, SHARED, insist=True),
            {"starts_at": NOW - 2 * HOUR, "ends_at": NOW - HOUR},
        ),
    ],
)
def test_the_student_may_insist(talk, lena, stage, act, facts):
    agree(talk("asked"))

    act(talk(stage, contact=lena, **facts))


def test_a_canceled_talk_and_another_students_close_nothing(talk, lena, omar):
    agree(InterviewFactory(stage="asked", contact=ContactFactory(owner=omar)))
    mine = talk("asked")
    agree(mine)
    services.cancel(interview_id=mine.pk, note="", by="contact", now=NOW)

    agree(talk("asked", contact=lena))


def test_a_draft_is_not_sent_with_a_time_that_was_taken_since(talk, lena):
    draft = talk("planned", contact=lena)
    agree(talk("asked"))

    with pytest.raises(TimeTaken):
        services.send(interview_id=draft.pk, version=draft.version, now=NOW)

    draft.slots.filter(starts_at=SHARED).update(is_insisted=True)
    services.send(interview_id=draft.pk, version=draft.version, now=NOW)


# --- the other contact's page and letters ---------------------------------------------------------
def test_a_time_that_was_agreed_is_closed_on_the_other_page(client, at_now, talk, lena):
    other = talk("asked", contact=lena)
    agree(talk("asked"))

    page = client.get(page_of(other)).content.decode()

    offered = re.findall(r'name="accept-slot" value="(\d+)"', page)
    assert str(slot_at(other, SHARED).pk) not in offered
    assert str(slot_at(other, NOW + 2 * DAY).pk) in offered
    assert "Maya" not in page


def test_the_button_of_a_time_that_was_agreed_elsewhere_says_that_it_is_gone(
    client, at_now, talk, lena
):
    other = talk("asked", contact=lena)
    agree(talk("asked"))

    gone, free = (
        client.get(f"{page_of(other)}?answer=t{slot_at(other, at).pk}").content.decode()
        for at in (SHARED, NOW + 2 * DAY)
    )

    assert "no longer free. Choose another one, or suggest one." in gone
    assert "checked" not in gone.partition('class="answer-times"')[2].partition("</fieldset>")[0]
    assert "checked" in free.partition('class="answer-times"')[2].partition("</fieldset>")[0]
    assert "no longer free" not in free
    assert "no longer free" not in client.get(f"{page_of(other)}?answer=t999999").content.decode()


def test_the_last_to_press_reads_that_the_time_was_taken_beside_the_others(at_now, talk, lena):
    other = talk("asked", contact=lena)
    agree(talk("asked"))

    response = accept_by_page(other)

    page = response.content.decode()
    assert response.status_code == 422
    assert "That time was just taken. Choose another one." in page
    assert f'value="{slot_at(other, NOW + 2 * DAY).pk}"' in page
    assert f'value="{slot_at(other, SHARED).pk}"' not in page
    assert not Page(response).leads_astray
    assert stage_of(other) == "asked"


def test_who_presses_the_last_time_there_was_is_asked_for_another(at_now, talk, lena):
    other = talk("asked", contact=lena)
    pk = slot_at(other, SHARED).pk
    other.slots.exclude(pk=pk).delete()
    agree(talk("asked"))

    response = Client().post(
        page_of(other), {"move": "accept", "accept-slot": pk, "accept-how": "i_call"}
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "That time was just taken." in page
    assert "The times in the email are taken. Suggest one that suits you." in page


@pytest.mark.parametrize(("stage", "name"), [("asked", "propose"), ("scheduled", "move")])
def test_a_contact_reads_that_the_student_is_not_free_and_not_why(at_now, talk, lena, stage, name):
    other = talk(stage, contact=lena)
    agree(talk("asked"))
    field = "time_1" if name == "propose" else "starts_at"
    said = {"move": name, f"{name}-{field}": wall(SHARED), f"{name}-zone": CHICAGO}

    response = Client().post(page_of(other), said)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Nina isn&#x27;t free then. Choose another time." in page
    assert "Maya" not in page
    assert stage_of(other) == stage


def test_a_letter_that_goes_out_later_leaves_out_what_was_taken(talk, lena):
    other = talk("planned", contact=lena, message="Dear Lena, 20 minutes? {times}")
    email = services.send(interview_id=other.pk, version=other.version, now=NOW)
    agree(talk("asked"))

    letter = get("request").build(email, NOW + MINUTE)

    assert len(letter.links) == 2
    assert not any("Mar 6" in line for line in letter.links)


def test_a_time_that_the_student_insisted_on_stays_open(at_now, talk, lena):
    other = talk("asked", contact=lena)
    other.slots.filter(starts_at=SHARED).update(is_insisted=True)
    agree(talk("asked"))

    assert SHARED in [slot.starts_at for slot in open_slots(other, NOW)]
    assert accept_by_page(other).status_code == 302
    assert stage_of(other) == "scheduled"


# --- the student's forms --------------------------------------------------------------------------
FORMS = [
    ("move", "scheduled", lambda: {"starts_at": wall(SHARED)}),
    (
        "answered",
        "asked",
        lambda: {
            "answer": "yes",
            "channel": "phone",
            "starts_at": wall(SHARED),
            "how": "i_call",
            "place": "1",
        },
    ),
]


@pytest.mark.parametrize(("name", "stage", "data"), FORMS)
def test_a_form_names_the_other_talk_once_and_lets_the_student_insist(
    at_now, as_nina, talk, lena, name, stage, data
):
    agree(talk("asked"))
    other = talk(stage, contact=lena)

    asked = as_nina.post(url(name, other), data())
    insisted = as_nina.post(url(name, other), data() | {"insist": "on"})

    page = asked.content.decode()
    assert asked.status_code == 422
    assert "You talk with Maya then, at 9:00 AM." in page
    assert 'name="insist"' in page
    assert insisted.status_code == 302
    other.refresh_from_db()
    assert other.starts_at == SHARED


def test_the_box_to_insist_is_not_there_where_nothing_stands_against_a_time(at_now, as_nina, talk):
    assert b'name="insist"' not in as_nina.get(url("move", talk("scheduled"))).content


def test_moving_into_the_night_of_a_known_zone_is_asked_about(at_now, as_nina, nina, talk, lena):
    lena.zone = "Europe/Zurich"
    lena.save()
    other = talk("scheduled", contact=lena, agreed_zone="")
    late = {"starts_at": "2026-03-06T16:00"}  # 11 PM in Zurich

    asked = as_nina.post(url("move", other), late)
    agreed = as_nina.post(url("move", other), late | {"agreed": "on"})

    assert "That is 11:00 PM in Zurich." in asked.content.decode()
    assert agreed.status_code == 302  # who agreed on the hour knows it


def test_a_time_offered_elsewhere_is_named_and_said_after_it_is_taken(at_now, as_nina, talk, lena):
    talk("asked")
    other = talk("scheduled", contact=lena)

    page = as_nina.post(
        url("move", other), {"starts_at": wall(SHARED)}, follow=True
    ).content.decode()

    assert "You had offered this time to Maya, too. It is no longer on that page." in page


def test_the_request_holds_a_taken_time_and_keeps_what_the_student_insists_on(
    at_now, as_nina, talk, lena
):
    agree(talk("asked"))
    draft = talk("planned", contact=lena)
    address = reverse("interviews:request", args=[lena.code])
    data = written(
        action="review",
        version=draft.version,
        time_1=wall(SHARED),
        subject="20 minutes?",
        message="Dear Lena",
    )

    asked = as_nina.post(address, data)
    as_nina.post(address, data | {"insist": "on"})

    assert "You talk with Maya then, at 9:00 AM." in asked.content.decode()
    assert slot_at(draft, SHARED).is_insisted
    again = as_nina.get(address).content.decode()
    assert 'name="insist"' in again


def test_the_review_names_whom_a_time_is_offered_to_and_holds_one_that_is_taken(
    at_now, as_nina, talk, lena, nina
):
    draft, asked = talk("planned", contact=lena), talk("asked")

    before = as_nina.get(url("review", draft)).content.decode()
    agree(asked)
    after = as_nina.get(url("review", draft)).content.decode()

    assert "Fri, Mar 6, 9:00 AM is also offered to Maya. Whoever says yes first gets it." in before
    assert "On Fri, Mar 6, 9:00 AM you talk with Maya." in after
    assert "Send to Lena" in before
    assert "Send to Lena" not in after


def test_the_request_page_says_to_whom_else_a_time_is_offered(talk, lena):
    draft = talk("planned", contact=lena)
    talk("asked")

    form = RequestForm(interview=draft, now=NOW)

    offered = {
        each.starts_at: each.offered
        for week in form.weeks
        for day in week.days
        for each in day.half_hours
    }
    assert [offered[start] for start in form.initial["half_hours"]] == ["Maya", "Maya"]
    # a Sunday has no box
    assert str(form.fields["time_1"].help_text) == "Also offered to Maya."


def test_a_suggested_time_says_what_speaks_against_it(at_now, as_nina, talk, lena):
    other = talk("proposing", contact=lena)
    for moment in (SHARED, NOW + 2 * DAY):
        Slot.objects.create(interview=other, starts_at=moment, by="contact")
    talk("asked")
    agree(
        InterviewFactory(stage="asked", contact=ContactFactory(owner=lena.owner, name="Omar Dean")),
        NOW + 2 * DAY,
    )

    page = as_nina.get(other.get_absolute_url()).content.decode()
    chosen = as_nina.post(
        url("choose", other), {"slot": other.slots.get(by="contact", starts_at=NOW + 2 * DAY).pk}
    )

    assert "Also offered to Maya." in page
    assert "You talk with Omar then." in page
    assert page.count(">Choose<") == 1
    assert stage_of(other) == "proposing"
    assert (
        "That time was just taken: you talk with Omar" in as_nina.get(chosen.url).content.decode()
    )


# --- what a request starts with -------------------------------------------------------------------
def test_each_request_starts_with_times_that_no_other_offers(talk, nina):
    offered = []
    for n in range(4):
        contact = ContactFactory(owner=nina, name=f"Contact {n}", zone=CHICAGO)
        interview = talk("asked" if n % 2 else "planned", contact=contact)
        times = usual_times(interview, NOW)
        interview.slots.all().delete()
        Slot.objects.bulk_create(Slot(interview=interview, starts_at=time) for time in times)
        offered += times

    assert len(offered) == 12
    assert len(set(offered)) == 12
    assert all(8 <= clock.local(time, CHICAGO).hour < 18 for time in offered)


def test_a_lone_request_starts_as_before(talk):
    walls = [wall(time) for time in usual_times(talk("planned"), NOW)]

    assert walls == ["2026-03-10T10:00", "2026-03-12T14:00", "2026-03-16T16:00"]


@pytest.mark.parametrize("zone", ["Europe/Zurich", "America/Los_Angeles", "Pacific/Auckland"])
def test_times_are_by_day_in_both_zones(talk, lena, zone):
    lena.zone = zone
    lena.save()
    interview = talk("planned", contact=lena)

    times = usual_times(interview, NOW)

    assert len(times) == 3
    for time in times:
        for each in (zone, interview.student.zone):
            assert 8 <= clock.local(time, each).hour < 18
            assert clock.local(time + interview.duration, each).time() <= dt.time(18)


def test_where_days_do_not_meet_it_is_day_for_the_contact(talk, lena):
    lena.zone = "Asia/Kolkata"
    lena.save()

    times = usual_times(talk("planned", contact=lena), NOW)

    assert len(times) == 3
    assert all(8 <= clock.local(time, lena.zone).hour < 18 for time in times)


def test_the_three_times_take_two_queries(talk, django_assert_num_queries):
    interview = Interview.objects.with_people().get(pk=talk("planned").pk)
    usual_times(interview, NOW)

    with django_assert_num_queries(2):
        usual_times(interview, NOW)


# --- at once --------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_contacts_who_accept_the_same_time_at_once_one_gets_it(at_now, nina):
    with ConnectionThreads(2) as threads:
        for round_ in range(10):
            moment = NOW + (3 + round_) * DAY
            both = [
                InterviewFactory(
                    stage="asked",
                    contact=ContactFactory(owner=nina, name=f"Person{round_}{n} Last"),
                )
                for n in (1, 2)
            ]
            for one in both:
                one.slots.all().delete()
                Slot.objects.create(interview=one, starts_at=moment)
                Slot.objects.create(interview=one, starts_at=moment + HOUR)

            pages = threads(
                [lambda one=one, moment=moment: accept_by_page(one, moment) for one in both]
            )

            assert sorted(page.status_code for page in pages) == [302, 422]
            lost = next(n for n, page in enumerate(pages) if page.status_code == 422)
            words = pages[lost].content.decode()
            assert "That time was just taken. Choose another one." in words
            assert f'value="{slot_at(both[lost], moment + HOUR).pk}"' in words
            assert sorted(stage_of(one) for one in both) == ["asked", "scheduled"]
            confirmed = Email.objects.filter(
                kind="confirmation", object_id__in=[one.pk for one in both]
            )
            assert confirmed.count() == 1
            for one in both:
                one.delete() if stage_of(one) == "asked" else None


@pytest.mark.django_db(transaction=True)
def test_moves_of_both_sides_onto_one_time_at_once_make_one_talk_there(nina):
    with ConnectionThreads(3) as threads:
        for round_ in range(5):
            moment = NOW + (10 + round_) * DAY
            talks = [
                InterviewFactory(
                    stage=stage, contact=ContactFactory(owner=nina), starts_at=at, ends_at=end
                )
                for stage, at, end in (
                    ("scheduled", moment - 2 * HOUR, moment - HOUR),
                    ("scheduled", moment + 2 * HOUR, moment + 3 * HOUR),
                    ("asked", None, None),
                )
            ]
            acts = [
                lambda pk=talks[0].pk, moment=moment: move(Interview(pk=pk), moment, by="student"),
                lambda pk=talks[1].pk, moment=moment: move(Interview(pk=pk), moment, by="contact"),
                lambda pk=talks[2].pk, moment=moment: agree(Interview(pk=pk), moment),
            ]

            made = threads(acts)

            assert sum(isinstance(outcome, TimeTaken) for outcome in made) == 2
            assert Interview.objects.filter(student=nina, starts_at=moment).count() == 1
