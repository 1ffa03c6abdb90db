"""The rhythm of keeping in touch: any exchange starts it over, who lets it pass is asked more
and more seldom."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts import services
from contacts.models import Contact, Touch
from contacts.models import cadence as keeping
from contacts.selectors.next_steps import interval, keep_in_touch_step
from core import zones
from core.clock import at, local
from interviews import services as interviews
from interviews.domain.contact_status import next_due
from tests.factories import DAY, HOUR, NOW, InterviewFactory

CHICAGO = "America/Chicago"


@pytest.mark.parametrize(
    ("cadence", "days"),
    [
        (30, (0, 30, 120, 210, 390, 570)),
        (90, (0, 90, 270, 450)),
        (180, (0, 180, 545)),
        (365, (0, 365)),
    ],
)
def test_twice_in_one_rhythm_and_then_in_the_next_longer_one(cadence, days):
    assert keeping.turns(cadence) == days


@settings(max_examples=200)
@given(
    st.sampled_from(sorted(zones.known())),
    st.integers(0, 16 * 365 * 24 * 60).map(
        lambda n: dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=n)
    ),
    st.sampled_from([30, 90, 180, 365]),
)
def test_a_turn_is_so_many_days_of_the_calendar_later_in_every_zone(zone, touched_at, cadence):
    first = keeping.first_turn(touched_at, cadence, None, zone)
    moments = keeping.turn_moments(first, cadence, zone)

    since = local(touched_at, zone).date()
    assert [(local(turn, zone).date() - since).days for turn in moments] == [
        cadence + days for days in keeping.turns(cadence)
    ]
    assert keeping.current_turn(first, cadence, zone, (), first - dt.timedelta(seconds=1)) is None
    assert all(
        keeping.current_turn(first, cadence, zone, (), turn + HOUR) == turn for turn in moments
    )


def test_a_turn_in_a_break_waits_for_its_end():
    first = keeping.first_turn(NOW, 90, None, CHICAGO)  # June 1
    summer = [(dt.date(2026, 5, 16), dt.date(2026, 8, 23))]

    assert keeping.current_turn(first, 90, CHICAGO, (), first + 22 * DAY) is None
    assert keeping.current_turn(first, 90, CHICAGO, summer, first + 22 * DAY) == first


@pytest.mark.parametrize(
    ("days", "words"),
    [(2, "2 days"), (30, "A month"), (90, "Three months"), (250, "8 months"), (365, "A year")],
)
def test_the_interval_in_words(days, words):
    assert interval(NOW - days * DAY, NOW) == words


# --- with rows ------------------------------------------------------------------------------------
@pytest.fixture
def maya(nina):
    """Thanked through the services an hour after the talk."""
    talk = InterviewFactory(student=nina, stage="held", contact__name="Maya Okafor")
    interviews.thanked_another_way(interview_id=talk.pk, medium="note", now=NOW)
    return Contact.objects.get(pk=talk.contact_id)


def due_on(contact):
    contact.refresh_from_db()
    return contact.next_due_at and local(contact.next_due_at, CHICAGO).date()


def test_a_thank_you_begins_the_usual_rhythm(maya):
    assert (maya.cadence, due_on(maya)) == (90, dt.date(2026, 6, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("interest", "chosen", "cadence"), [(True, None, 30), (True, 180, 180), (False, 0, 0)]
)
def test_who_took_an_interest_is_kept_closer_unless_the_student_says_otherwise(
    nina, interest, chosen, cadence
):
    talk = InterviewFactory(student=nina, stage="held", contact__took_interest=interest)
    interviews.thanked_another_way(interview_id=talk.pk, medium="note", now=NOW, cadence=chosen)

    talk.contact.refresh_from_db()
    assert talk.contact.cadence == cadence
    assert bool(talk.contact.next_due_at) == bool(cadence)


def test_any_exchange_starts_the_rhythm_over_and_ends_what_was_put_off(maya):
    services.snooze(contact=maya, until=NOW + 200 * DAY)
    assert due_on(maya) == dt.date(2026, 9, 19)

    services.report_touch(contact=maya, way="call", note="", at=NOW + 10 * DAY, zone=CHICAGO)
    services.report_touch(contact=maya, way="call", note="", at=NOW + 10 * DAY + HOUR, zone=CHICAGO)

    assert due_on(maya) == dt.date(2026, 6, 11)
    assert Touch.objects.filter(contact=maya, what="call").count() == 1


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_two_weeks_later_is_the_same_weekday_at_midnight_whatever_the_hour(maya, hour):
    """The clocks go forward on March 8."""
    asked = at(dt.date(2026, 3, 1), dt.time(hour, 30), CHICAGO)
    until = services.snooze_two_weeks(contact=maya, now=asked)

    assert until == at(dt.date(2026, 3, 15), dt.time(), CHICAGO)
    maya.refresh_from_db()
    assert maya.snoozed_until == until


def test_an_exchange_of_earlier_changes_nothing(maya):
    services.report_touch(
        contact=maya, way="met", note="at the fair", at=NOW - 30 * DAY, zone=CHICAGO
    )

    assert due_on(maya) == dt.date(2026, 6, 1)


def test_a_rhythm_that_is_over_already_begins_tomorrow(maya):
    services.set_cadence(contact=maya, cadence=0, now=NOW)
    assert due_on(maya) is None

    services.set_cadence(contact=maya, cadence=30, now=NOW + 400 * DAY)

    assert due_on(maya) == (NOW + 401 * DAY).date()
    assert keep_in_touch_step(maya, CHICAGO, NOW + 400 * DAY) is None


def test_while_something_else_is_next_the_list_says_that(maya, nina):
    again = InterviewFactory(contact=maya, stage="scheduled", now=NOW + 20 * DAY)
    services.set_cadence(contact=maya, cadence=30, now=NOW + 20 * DAY)

    maya.refresh_from_db()
    assert maya.next_due_at == next_due(again)
    assert (
        keep_in_touch_step(
            Contact.objects.to_keep_in_touch_with().filter(pk=maya.pk).first() or Contact(),
            CHICAGO,
            NOW + 90 * DAY,
        )
        is None
    )
