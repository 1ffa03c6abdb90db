"""Lines of the note that speak of people: a name not written to, and somebody to be in touch
with again."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from contacts import services as contacts
from contacts.models import Contact, Referral
from interviews import services as interviews
from interviews.models import Interview
from office.models import Period
from outbox.models import Email
from reminders.domain.windows import windows
from reminders.selectors.facts import office_rules
from reminders.selectors.subjects import SUBJECTS
from reminders.services import planner
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    ContactFactory,
    InterviewFactory,
    ReferralFactory,
    StudentFactory,
    facts,
)
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_digest")]
NAME_NOTE = dt.datetime(2026, 3, 10, 13, 30, tzinfo=dt.UTC)  # 8:30 AM in Chicago, a week after NOW
KEEP_NOTE = dt.datetime(2026, 6, 1, 13, 30, tzinfo=dt.UTC)  # ninety days after NOW


@pytest.fixture
def lena(nina):
    return ReferralFactory(by=ContactFactory(owner=nina, name="Maya Okafor"))


@pytest.fixture
def maya(nina):
    """Thanked at NOW; from there in touch every three months."""
    talk = InterviewFactory(student=nina, stage="held", contact__name="Maya Okafor")
    interviews.thanked_another_way(interview_id=talk.pk, medium="note", now=NOW)
    return Contact.objects.get(pk=talk.contact_id)


# --- a name ---------------------------------------------------------------------------------------
def test_a_name_without_a_word_is_told_once(lena, minute_at, recorder):
    sent = [minute_at(NAME_NOTE + hours * HOUR) for hours in (-24, -1, 0, 1, 24, 48, 24 * 14)]

    assert sent == [[], [], ["Write to Lena Ortiz"], [], [], [], []]
    told = recorder.taken[-1].part("plain")
    assert "Lena Ortiz, from Maya: not written to yet." in told
    assert lena.get_absolute_url() in told


@pytest.mark.parametrize(
    "settled", ["begun", "put away", "contact put away", "by put away", "inactive"]
)
def test_a_name_that_is_settled_is_not_told_even_when_its_note_waited(lena, send_at, settled, now):
    planner.queue_due_reminders(NAME_NOTE)
    if settled in ("begun", "contact put away"):
        contact, _was_found = contacts.follow_referral(referral_id=lena.pk)
        if settled == "begun":
            InterviewFactory(contact=contact, stage="planned", created_at=NAME_NOTE)
        else:
            contacts.archive(contact_id=contact.pk, now=now)
    elif settled == "put away":
        contacts.archive_referral(referral_id=lena.pk, now=now)
    elif settled == "by put away":
        Contact.objects.update(archived_at=now)
    else:
        User.objects.update(is_active=False)

    assert send_at(NAME_NOTE) == []
    assert list(Email.objects.values_list("kind", "state")) == [("daily", "dropped")]


def test_a_name_put_off_comes_later(as_nina, nina, lena, minute_at, at_now):
    later = reverse("home:snooze", args=["referral", lena.code])
    as_nina.post(later, {"kind": "referral", "step": "days"})

    assert (
        "somebody or something that a contact named"
        in as_nina.get(reverse("home:coming")).content.decode()
    )
    sent = [minute_at(NAME_NOTE + n * DAY) for n in range(5)]
    assert sent == [[], [], [], ["Write to Lena Ortiz"], []]


# --- an organization and an opportunity -----------------------------------------------------------
def test_a_last_day_is_told_once_a_week_before_in_any_zone(lena, minute_at, recorder):
    about = {"kind": "opportunity", "name": "Summer program", "due_on": dt.date(2026, 3, 20)}
    program = ReferralFactory(by=lena.by, **about)
    Referral.objects.filter(pk=lena.pk).delete()
    note = dt.datetime(2026, 3, 13, 13, 30, tzinfo=dt.UTC)

    sent = [minute_at(note + n * DAY) for n in (-3, -1, 0, 1, 6, 7)]

    assert sent == [[], [], ["Look at Summer program"], [], [], []]
    told = recorder.taken[-1].part("plain")
    assert "By Mar 20: Summer program, from Maya." in told
    assert program.get_absolute_url() in told


@pytest.mark.parametrize("ended", ["done", "archived"])
def test_an_opportunity_that_ended_is_not_told(lena, minute_at, now, ended):
    end = {"done": contacts.finish_opportunity, "archived": contacts.archive_referral}[ended]
    program = ReferralFactory(by=lena.by, kind="opportunity", name="Summer program")
    contacts.archive_referral(referral_id=lena.pk, now=now)
    end(referral_id=program.pk, now=now)

    assert minute_at(NAME_NOTE) == []


# --- keeping in touch -----------------------------------------------------------------------------
def test_it_is_time_is_told_at_each_turn_and_never_twice(maya, minute_at, recorder):
    days = (-1, 0, 1, 20, 89, 90, 91, 180, 270, 271)
    sent = [minute_at(KEEP_NOTE + n * DAY + HOUR) for n in days]  # 9:30 in summer, 8:30 in winter

    # then the rhythm is longer
    assert [n for n, subjects in zip(days, sent, strict=True) if subjects] == [0, 90, 270]
    assert sent[1] == ["Get in touch with Maya"]
    assert "12 months" not in recorder.taken[-1].part("plain")
    assert "A year since you were last in touch with Maya." in recorder.taken[-1].part("plain")


@pytest.mark.parametrize("settled", ["touched", "later", "never", "asked again", "put away"])
def test_an_exchange_later_or_no_rhythm_ends_it(maya, send_at, settled):
    planner.queue_due_reminders(KEEP_NOTE)
    if settled == "touched":
        contacts.report_touch(
            contact=maya, way="call", note="", at=KEEP_NOTE, zone="America/Chicago"
        )
    elif settled == "later":
        contacts.snooze(contact=maya, until=KEEP_NOTE + 14 * DAY)
    elif settled == "never":
        contacts.set_cadence(contact=maya, cadence=0, now=KEEP_NOTE)
    elif settled == "asked again":
        InterviewFactory(contact=maya, stage="asked", now=KEEP_NOTE)
    else:
        contacts.archive(contact_id=maya.pk, now=KEEP_NOTE)

    assert send_at(KEEP_NOTE) == []
    assert list(Email.objects.filter(kind="daily").values_list("state", flat=True)) == ["dropped"]


def test_what_is_put_off_on_the_page_of_what_is_to_come_moves_the_contacts_own_date(
    as_nina, maya, minute_at, at_now
):
    later = reverse("home:snooze", args=["contact", maya.code])
    as_nina.post(later, {"kind": "keep_in_touch", "step": "week"})

    maya.refresh_from_db()
    assert maya.next_due_at == KEEP_NOTE + 7 * DAY - 8.5 * HOUR
    assert "You put this off." in as_nina.get(reverse("home:coming")).content.decode()
    assert [bool(minute_at(KEEP_NOTE + n * DAY)) for n in (0, 7, 8)] == [False, True, False]
    as_nina.post(later, {"kind": "keep_in_touch", "step": "undo"})
    maya.refresh_from_db()
    assert maya.next_due_at == KEEP_NOTE - 8.5 * HOUR


def test_a_summer_moves_the_note_to_its_end(maya, minute_at):
    Period.objects.create(
        kind="break", name="Summer", starts_on=dt.date(2026, 5, 16), ends_on=dt.date(2026, 8, 23)
    )

    # August 24, then the day after
    sent = [minute_at(KEEP_NOTE + n * DAY) for n in (0, 30, 84, 85)]

    assert sent == [[], [], ["Get in touch with Maya"], []]


def test_after_days_off_it_is_told_once_while_its_turn_lasts(maya, minute_at):
    assert [minute_at(KEEP_NOTE + n * DAY) for n in (15, 16)] == [["Get in touch with Maya"], []]
    Email.objects.all().delete()
    assert minute_at(KEEP_NOTE + 22 * DAY) == []


# --- the day on which an update brings this -------------------------------------------------------
def test_contacts_of_years_do_not_all_fall_due_with_the_first_look(nina, minute_at):
    """Everybody thanked before there was a rhythm has none; names of long ago are not dug up."""
    for years in range(1, 6):
        ended = NOW - years * 365 * DAY
        talk = InterviewFactory(
            student=nina, stage="thanked", ended_at=ended, thanked_at=ended + HOUR
        )
        Contact.objects.filter(pk=talk.contact_id).update(
            last_touch_at=ended, next_due_at=None, cadence=None
        )
        ReferralFactory(by=talk.contact, name=f"Old Name{years}", created_at=ended)

    assert [minute_at(NOW + n * DAY) for n in range(3)] == [[], [], []]
    assert Contact.objects.to_keep_in_touch_with().count() == 0


def test_a_rhythm_chosen_for_many_old_contacts_is_one_note(nina, minute_at, recorder):
    for n in range(12):
        talk = InterviewFactory(
            student=nina, stage="thanked", contact__name=f"Old{chr(65 + n)} Friend"
        )
        Contact.objects.filter(pk=talk.contact_id).update(last_touch_at=NOW - 400 * DAY)
        contacts.set_cadence(contact=talk.contact, cadence=90, now=NOW)

    sent = [minute_at(NOW + n * DAY) for n in range(3)]

    assert [len(subjects) for subjects in sent] == [0, 1, 0]
    text = recorder.taken[-1].part("plain")
    assert (text.count("since you were last in touch"), text.count("/contacts/")) == (12, 3)


# --- how the planner looks ------------------------------------------------------------------------
INDEXES = {
    "created_at": {"interview_drafted", "referral_open"},
    "asked_at": {"interview_waiting"},
    "starts_at": {"interview_coming"},
    "ends_at": {"interview_past"},
    "ended_at": {"interview_unthanked"},
    "closed_at": {"interview_unanswered"},
    "due_on": {"referral_dated"},
    "next_due_at": {"contact_to_keep"},
}


@pytest.fixture
def years(nina):
    """A thousand contacts with an interview and a name each, spread over three years."""
    moments = [NOW - n * DAY for n in range(1000)]
    rhythm = {"status": "keeping", "cadence": 90}
    people = Contact.objects.bulk_create(
        Contact(owner=nina, name=f"Person {n}", next_due_at=at, **rhythm)
        for n, at in enumerate(moments)
    )
    stages = ["planned", "asked", "scheduled", "held", "unanswered"]
    Interview.objects.bulk_create(
        Interview(student=nina, contact=contact, **{"created_at": at} | facts(stages[n % 5], at))
        for n, (contact, at) in enumerate(zip(people, moments, strict=True))
    )
    Referral.objects.bulk_create(
        Referral(owner=nina, by=contact, name="Somebody", created_at=at)
        for contact, at in zip(people, moments, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_seqscan = off")


def test_each_look_reads_its_own_index(years):
    for window in windows(office_rules()):
        plan = SUBJECTS[window.subject].of_stage(window.stage).filter(window.where(NOW)).explain()
        assert any(
            f"on {index} " in plan or f"using {index} " in plan for index in INDEXES[window.column]
        ), plan


@pytest.mark.parametrize("rows", [1, 30])
def test_a_look_takes_the_same_queries_for_many_students_with_lines(
    rows, django_assert_num_queries
):
    for _ in range(rows):
        student = StudentFactory()
        talk = InterviewFactory(student=student, stage="thanked")
        Contact.objects.filter(pk=talk.contact_id).update(
            cadence=90, last_touch_at=NOW, next_due_at=KEEP_NOTE - 8.5 * HOUR
        )
        ReferralFactory(by=talk.contact, created_at=KEEP_NOTE - 8 * DAY)
    planner.queue_due_reminders(KEEP_NOTE)
    assert Email.objects.count() == rows

    with django_assert_num_queries(22):
        planner.queue_due_reminders(KEEP_NOTE + HOUR)
    assert Interview.objects.count() == rows
