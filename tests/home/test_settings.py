"""Each section of the settings is saved on its own, for oneself, and nothing typed or stored is
lost."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import local
from interviews import services as interviews
from office.selectors.settings import office_settings
from outbox.services import mute
from tests.conftest import browser_of
from tests.factories import NOW, InterviewFactory, StudentFactory
from tests.sign_in import prove
from users.models import AuditEntry, StudentProfile, User
from users.selectors.personal_settings import stored_settings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
HTMX = {"HX-Request": "true"}
VALUES = {
    "name": {"full_name": "Nina J. Park", "preferred_name": "Nin"},
    "studies": {"subject": "statistics", "class_year": "fourth-year"},
    "reach": {"phone": "(555) 010-0199", "video_link": "https://meet.example/nina"},
    "zone": {"zone": "Europe/Zurich"},
    "appearance": {"appearance": "dark"},
}


def text(response):
    return response.content.decode()


def at(name):
    return reverse("home:setting", args=[name])


def version(browser, name):
    return browser.get(at(name)).context["form"]["version"].value()


def save(browser, section, headers=None, **values):
    """What the browser sends after it opened the section and typed."""
    return browser.post(
        at(section), {"version": version(browser, section)} | values, headers=headers
    )


def fresh(user):
    return User.objects.select_related("profile").get(pk=user.pk)


@pytest.mark.parametrize("section", VALUES)
def test_a_section_is_saved_and_leaves_the_others_alone(as_nina, nina, section):
    before = stored_settings(
        nina, [name for other in VALUES if other != section for name in VALUES[other]]
    )

    response = save(as_nina, section, **VALUES[section])

    assert response.url == f"{reverse('home:settings')}#{section}"
    assert stored_settings(fresh(nina), VALUES[section]).values == VALUES[section]
    assert stored_settings(fresh(nina), before.values) == before


def test_saved_in_place_the_section_shows_what_holds_now(as_nina):
    response = save(as_nina, "name", HTMX, full_name="Nina J. Park", preferred_name="Nin")

    assert response.status_code == 200
    assert "Nina J. Park" in text(response)
    assert "data-announce" in text(response)
    assert "<html" not in text(response)


@pytest.mark.parametrize(
    ("section", "wrong"),
    [
        ("name", {"full_name": ""}),
        ("name", {"full_name": "x" * 151}),
        ("zone", {"zone": "Mars/Base"}),
        ("reach", {"video_link": "javascript:alert(1)"}),
        ("appearance", {"appearance": "pink"}),
        ("emails", {"wanted": ["everything"]}),
        ("notes", {"digest": "1", "digest_weekday": "7", "daily": "on"}),
        ("notes", {"away_until": "yesterday"}),
        ("notes", {"away_until": "2026-03-03"}),
        ("notes", {"away_until": "9999-12-31"}),
        ("quiet", {"hours": "own", "quiet_from": "12:00", "quiet_until": "08:00"}),
        ("quiet", {"hours": "own"}),
    ],
)
def test_a_bad_value_is_told_and_nothing_is_saved(as_nina, nina, section, wrong):
    before = User.objects.filter(pk=nina.pk).values().get()

    response = save(as_nina, section, **wrong)

    assert response.status_code == 422
    assert "error-summary" in text(response)
    assert User.objects.filter(pk=nina.pk).values().get() == before


def test_what_was_typed_in_an_old_window_is_shown_beside_what_is_stored(as_nina, nina):
    old = version(as_nina, "name")
    save(as_nina, "name", full_name="Nina Stored", preferred_name="")

    response = as_nina.post(
        at("name"), {"version": old, "full_name": "Nina Typed", "preferred_name": ""}
    )

    assert response.status_code == 409
    assert "Nina Typed" in text(response)
    assert "Nina Stored" in text(response)
    assert fresh(nina).full_name == "Nina Stored"


def test_sent_again_from_there_what_was_typed_is_kept(as_nina, nina):
    User.objects.filter(pk=nina.pk).update(full_name="Nina Stored")
    page = as_nina.post(at("name"), {"version": 1, "full_name": "Nina Typed", "preferred_name": ""})

    again = page.context["form"]["version"].value()
    as_nina.post(at("name"), {"version": again, "full_name": "Nina Typed", "preferred_name": ""})

    assert fresh(nina).full_name == "Nina Typed"


def test_another_section_saved_meanwhile_is_no_conflict(as_nina, nina):
    old = version(as_nina, "name")
    save(as_nina, "zone", zone="Europe/Zurich")

    response = as_nina.post(
        at("name"), {"version": old, "full_name": "Nina Typed", "preferred_name": ""}
    )

    assert response.status_code == 302
    assert fresh(nina).full_name == "Nina Typed"


def test_in_a_new_zone_dates_of_the_contact_list_begin_at_its_midnight(as_nina, nina):
    thanked = InterviewFactory(student=nina, stage="held")
    interviews.thanked_another_way(interview_id=thanked.pk, medium="note", now=NOW)
    put_off = InterviewFactory(student=nina, stage="asked")
    interviews.not_now(interview_id=put_off.pk, until=dt.date(2027, 1, 1), by="student", now=NOW)

    save(as_nina, "zone", zone="Europe/Zurich")

    for interview in (thanked, put_off):
        interview.contact.refresh_from_db()
        assert local(interview.contact.next_due_at, "Europe/Zurich").time() == dt.time()


def test_the_device_remembers_the_appearance_for_the_sign_in_page(as_nina):
    save(as_nina, "appearance", appearance="dark")
    as_nina.logout()
    as_nina.cookies["appearance"] = "dark"

    assert 'data-appearance="dark"' in text(as_nina.get(reverse("account_login")))


@pytest.mark.parametrize("section", ["studies", "reach", "emails", "notes", "quiet"])
def test_staff_are_not_asked_what_concerns_students(as_dana, section):
    assert as_dana.get(at(section)).status_code == 404
    assert at(section) not in text(as_dana.get(reverse("home:settings")))


def test_a_counselor_says_where_students_book_a_time(as_dana, dana, as_nina):
    save(as_dana, "booking", booking_url="https://book.example/dana")

    assert "https://book.example/dana" in text(as_nina.get(reverse("home:help")))
    assert as_nina.get(at("booking")).status_code == 404


def test_a_student_without_a_profile_gets_one_on_saving(db):
    student = StudentFactory()
    StudentProfile.objects.filter(user=student).delete()

    save(browser_of(student), "studies", **VALUES["studies"])

    assert StudentProfile.objects.get(user=student).subject == "statistics"


# --- emails ---------------------------------------------------------------------------------------
def test_a_reminder_not_ticked_is_off(as_nina, nina):
    save(as_nina, "emails", wanted=["thank_you", "letter_copy", "did_it_happen"])

    assert fresh(nina).muted == ["day_before"]


def test_what_cannot_be_switched_off_says_why(as_nina, nina):
    page = text(as_nina.get(reverse("home:settings")))

    assert "A person is waiting for you" in page
    assert "Answers and changes" not in text(as_nina.get(at("emails")))


@pytest.mark.parametrize(
    ("digest", "daily", "weeks", "muted"),
    [
        ("1", "on", 1, []),
        ("2", "off", 2, ["daily"]),
        ("never", "on", 1, ["digest"]),
        ("never", "off", 1, ["daily", "digest"]),
    ],
)
def test_digest_daily_note_and_days_away_are_one_rhythm(as_nina, nina, digest, daily, weeks, muted):
    User.objects.update(muted=["day_before"])
    save(as_nina, "notes", digest=digest, digest_weekday="3", daily=daily, away_until="2026-03-20")

    nina = fresh(nina)
    assert (nina.digest_weeks, nina.digest_weekday, nina.away_until) == (
        weeks,
        3,
        dt.date(2026, 3, 20),
    )
    assert nina.muted == sorted(["day_before", *muted])


def test_mails_one_by_one_leave_the_rhythm_alone(as_nina, nina):
    User.objects.update(muted=["daily", "thank_you"])
    save(as_nina, "emails", wanted=["thank_you", "letter_copy", "did_it_happen"])

    assert fresh(nina).muted == ["daily", "day_before"]


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({"hours": "office"}, (None, None)),
        ({"hours": "none"}, (dt.time(0), dt.time(0))),
        (
            {"hours": "own", "quiet_from": "22:00", "quiet_until": "07:00"},
            (dt.time(22), dt.time(7)),
        ),
    ],
)
def test_quiet_hours_are_the_offices_ones_own_or_none(as_nina, nina, sent, stored):
    User.objects.filter(pk=nina.pk).update(quiet_from=dt.time(20), quiet_until=dt.time(9))

    save(as_nina, "quiet", **sent)

    nina = fresh(nina)
    assert (nina.quiet_from, nina.quiet_until) == stored


# --- what will be sent when -----------------------------------------------------------------------
def press(browser, interview, kind, step):
    return browser.post(
        reverse("home:snooze", args=["interview", interview.code]), {"kind": kind, "step": step}
    )


def test_each_reminder_to_come_says_when_about_whom_and_why(as_nina, nina):
    InterviewFactory(student=nina, stage="scheduled", contact__name="Maya Okafor")

    page = text(as_nina.get(reverse("home:coming")))

    assert "Maya Okafor" in page
    assert "Wed, Mar 4, 5:00 PM" in page
    assert "The talk is agreed" in page


def test_a_reminder_is_put_off_and_back_again(as_nina, nina):
    talk = InterviewFactory(student=nina, stage="scheduled", contact__name="Maya Okafor")

    press(as_nina, talk, "day_before", "hours")
    assert "Wed, Mar 4, 7:00 PM" in text(as_nina.get(reverse("home:coming")))

    press(as_nina, talk, "day_before", "undo")
    assert "Wed, Mar 4, 5:00 PM" in text(as_nina.get(reverse("home:coming")))


@pytest.mark.parametrize(
    ("kind", "step"), [("day_before", "week"), ("closed", "day"), ("nothing", "day"), ("", "x")]
)
def test_a_reminder_is_not_put_off_beyond_its_sense(as_nina, nina, kind, step):
    talk = InterviewFactory(student=nina, stage="scheduled")

    assert press(as_nina, talk, kind, step).status_code == 302
    assert not talk.snoozes.exists()


def test_a_kind_that_is_off_is_not_among_them(as_nina, nina):
    InterviewFactory(student=nina, stage="scheduled", contact__name="Maya Okafor")
    mute(user_id=nina.pk, choice="day_before")

    assert "5:00 PM" not in text(as_nina.get(reverse("home:coming")))


@pytest.mark.parametrize("rows", [1, 30])
def test_what_is_to_come_takes_seven_queries_however_much_it_is(
    as_nina, nina, rows, django_assert_num_queries
):
    InterviewFactory.create_batch(rows, student=nina, stage="scheduled")
    office_settings()
    as_nina.get(reverse("home:coming"))

    # the clock, session, person, interviews, what was put off, names, contacts
    with django_assert_num_queries(7):
        as_nina.get(reverse("home:coming"))


def test_todays_list_leads_back_to_today(as_nina, nina):
    talk = InterviewFactory(student=nina, stage="held")
    undo = {"kind": "thank_you_last", "step": "undo", "back": "home:today"}

    assert as_nina.post(reverse("home:snooze", args=["interview", talk.code]), undo).url == reverse(
        "home:today"
    )


# --- one's own data -------------------------------------------------------------------------------
def test_all_that_is_kept_comes_as_one_file_and_that_is_written_down(as_nina, nina):
    InterviewFactory(student=nina, stage="thanked", contact__tidbits="Two sons, night shifts")
    prove(as_nina, nina)

    response = as_nina.post(reverse("home:data"))

    told = json.loads(response.content)
    assert told["records"]["contacts.Contact"][0]["tidbits"] == "Two sons, night shifts"
    assert response["Content-Disposition"].startswith("attachment")
    assert (
        AuditEntry.objects.filter(
            action="home.data_exported", actor_id=nina.pk, student_id=nina.pk
        ).count()
        == 1
    )


def test_looking_at_that_page_writes_nothing(as_nina, nina):
    as_nina.get(reverse("home:data"))

    assert not AuditEntry.objects.filter(action="home.data_exported").exists()


# --- signed in elsewhere --------------------------------------------------------------------------
def test_signing_out_elsewhere_ends_the_others_at_once_keeps_this_one_and_says_how_many(
    as_nina, nina, as_omar
):
    others = [browser_of(nina) for _ in range(2)]

    page = text(as_nina.post(reverse("home:sign_out_elsewhere"), follow=True))

    assert "Signed out in 2 other places." in page
    assert [browser.get(reverse("home:today")).status_code for browser in others] == [302, 302]
    assert as_nina.get(reverse("home:today")).status_code == 200
    assert as_omar.get(reverse("home:today")).status_code == 200


def test_the_page_says_where_else_one_is_signed_in(as_nina, nina):
    assert "here and nowhere else" in text(as_nina.get(reverse("home:settings")))

    browser_of(nina)

    assert "1 other browser is signed in" in text(as_nina.get(reverse("home:settings")))


@pytest.mark.parametrize(("preferred", "called"), [("", "Nina"), ("Nin", "Nin")])
def test_the_settings_say_what_the_site_calls_one(as_nina, nina, preferred, called):
    nina.preferred_name = preferred
    nina.save()

    name = dict(as_nina.get(reverse("home:settings")).context["sections"][0][1])

    assert name == {"Full name": "Nina Park", "We call you": called}


def test_a_stranger_is_sent_to_sign_in():
    assert Client().get(reverse("home:settings")).status_code == 302


def test_the_settings_take_as_many_queries_as_they_need(as_nina, django_assert_num_queries):
    office_settings()
    as_nina.get(reverse("home:settings"))

    with django_assert_num_queries(5):  # the clock, session, person, profile, other sessions
        as_nina.get(reverse("home:settings"))
