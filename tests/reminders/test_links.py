"""The one link in a reminder: harmless things without signing in, everything else behind it."""

import datetime as dt
import re

import pytest
from django.test import Client

from core import clock
from core.errors import Refusal
from interviews import services as interviews
from interviews.models import InterviewEvent, Reflection
from outbox.models import Email
from reminders import services
from reminders.models import ReminderLink, Snooze
from reminders.selectors.reminder_page import resolve_link
from reminders.services import revoke_links
from tests.factories import DAY, HOUR, NOW, InterviewFactory
from tests.reminders.test_planner import EVE
from tests.test_access import changed_since, everything
from users.models import User

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def hour():
    """The site's clock at any moment."""
    yield lambda moment: clock.shift(moment - dt.datetime.now(dt.UTC))
    clock.shift(dt.timedelta(0))


@pytest.fixture
def talk(nina):
    """On Thursday at 9 AM in Chicago; EVE is 5 PM on Wednesday."""
    return InterviewFactory(
        student=nina, stage="scheduled", contact__name="Maya Okafor", goal="the ward", place="Zoo"
    )


@pytest.fixture
def held(nina):
    """It ended at 9 AM in Chicago and was told at once."""
    interview = InterviewFactory(
        student=nina,
        stage="held",
        ended_at=NOW,
        contact__name="Maya Okafor",
        goal="the ward",
        place="Zoo",
    )
    InterviewEvent.objects.update(at=NOW)
    return interview


@pytest.fixture
def letter_at(minute_at, recorder, hour):
    """The address in the one reminder that leaves at that moment, which is the site's hour from
    then on."""

    def letter_at(moment):
        hour(moment)
        (_subject,) = minute_at(moment)
        (path,) = re.findall(r"(/reminder/\S+)", recorder.taken[-1].part("plain"))
        return path

    return letter_at


def asked(talk):
    return talk.ends_at + HOUR


def stage(interview):
    interview.refresh_from_db()
    return interview.stage


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- what each link can do ------------------------------------------------------------------------
def test_yes_it_happened_takes_the_planned_end_and_records_the_channel(talk, letter_at, client):
    path = letter_at(asked(talk))
    assert "It was planned for Thursday, Mar 5." in text(client.get(path))

    assert client.post(path, {"act": "done"}).status_code == 303

    assert stage(talk) == "held"
    assert talk.ended_at == talk.ends_at
    assert talk.thanks.get().due_at == talk.ends_at + DAY
    event = talk.events.get(move="happened")
    assert (event.by, event.channel) == ("student", "reminder")


def test_thanked_another_way_ticks_it_off_and_ends_the_reminders(
    held, letter_at, client, minute_at
):
    path = letter_at(NOW + 2 * HOUR)

    client.post(path, {"act": "done", "medium": "note"})

    assert stage(held) == "thanked"
    assert held.thanks.get().medium == "note"
    assert held.events.get(move="thank").channel == "reminder"
    assert "You have thanked Maya." in text(client.get(path))
    assert minute_at(NOW + 20 * HOUR) == []


def test_the_services_refuse_what_the_page_does_not_offer(held, letter_at):
    page = resolve_link(letter_at(NOW + 2 * HOUR).split("/")[2], NOW + 2 * HOUR)

    with pytest.raises(Refusal, match="Choose one of the buttons"):
        services.complete_by_link(page=page, medium="", now=NOW + 2 * HOUR)
    with pytest.raises(Refusal, match="would come too late"):
        services.snooze_by_link(page=page, step="years")

    assert (stage(held), Snooze.objects.count()) == ("held", 0)


def test_the_thank_yous_link_leads_to_what_its_mail_promises(held, letter_at, as_nina):
    """A half-written thank-you, and a tick for whoever thanked another way."""
    path = letter_at(NOW + 2 * HOUR)

    response = as_nina.get(path)
    page = as_nina.get(response.url).text

    assert response.url == f"/interviews/{held.code}/thank/"
    assert "Dear Maya Okafor," in page
    assert "Already thanked another way?" in page
    assert "Send to Maya" in page


@pytest.mark.parametrize(
    ("fixture", "at", "act"), [("talk", "asked", {}), ("held", "fresh", {"medium": "in_person"})]
)
def test_a_second_press_changes_nothing_and_shows_how_it_stands(
    request, fixture, at, act, letter_at, client
):
    interview = request.getfixturevalue(fixture)
    path = letter_at(asked(interview) if at == "asked" else NOW + 2 * HOUR)
    client.post(path, {"act": "done"} | act)
    before = everything()

    assert client.post(path, {"act": "done"} | act).status_code == 303
    assert "Noted" in text(client.get(path))
    assert changed_since(before) == set()


@pytest.mark.parametrize(("fixture", "act"), [("talk", {}), ("held", {"medium": "message"})])
def test_what_was_tapped_by_mistake_is_undone_for_ten_minutes(
    request, fixture, act, letter_at, client, hour
):
    interview = request.getfixturevalue(fixture)
    when = asked(interview) if fixture == "talk" else NOW + 2 * HOUR
    path, before, was = letter_at(when), interview.stage, interview.contact.touches.count()
    last_touch = type(interview.contact).objects.values_list("last_touch_at", flat=True)
    touched = last_touch.get()
    client.post(path, {"act": "done"} | act)
    hour(when + 9 * MINUTE)

    client.post(path, {"act": "undo"})

    assert stage(interview) == before
    assert (interview.contact.touches.count(), last_touch.get()) == (was, touched)
    assert not interview.thanks.exclude(sent_at=None).exists()
    assert interview.events.last().channel == "reminder"

    client.post(path, {"act": "done"} | act)
    hour(when + 20 * MINUTE)
    assert "Undo" not in text(client.get(path))
    client.post(path, {"act": "undo"})
    assert stage(interview) != before


def test_no_link_takes_back_a_letter_that_was_sent(held, letter_at, client):
    path = letter_at(NOW + 2 * HOUR)
    interviews.send_thank_you(
        interview_id=held.pk, subject="Thank you", text="For all.", now=NOW + 2 * HOUR
    )

    client.post(path, {"act": "undo"})

    assert stage(held) == "thanked"
    assert Email.objects.get(kind="thank_you").state == "pending"


# --- later ----------------------------------------------------------------------------------------
def test_a_reminder_that_came_comes_once_more_when_its_reader_wants(
    talk, letter_at, client, minute_at
):
    path = letter_at(EVE)
    offered = text(client.get(path))
    assert "Today at 7:15 PM" in offered
    assert "Tomorrow at 9:00 AM" not in offered  # that is when the talk begins

    client.post(path, {"act": "snooze-hours"})

    assert "The next reminder comes today at 7:15 PM." in text(client.get(path))
    assert minute_at(EVE + HOUR) == []
    assert minute_at(EVE + 2.25 * HOUR) == ["Tomorrow, 9:00 AM: Maya at City Hospital"]
    assert minute_at(EVE + 3 * HOUR) == []
    assert ReminderLink.objects.count() == 1


def test_put_off_to_a_later_day_the_second_question_comes_then(talk, letter_at, client, minute_at):
    path = letter_at(asked(talk))  # 10:20 AM on Thursday; asked once more on Friday at 9

    client.post(path, {"act": "snooze-days"})

    (snooze,) = Snooze.objects.all()
    assert (snooze.kind, snooze.until) == (
        "did_it_happen_again",
        dt.datetime(2026, 3, 7, 15, 0, tzinfo=dt.UTC),
    )
    assert minute_at(asked(talk) + DAY) == []
    assert minute_at(snooze.until) == ["Did your talk with Maya happen?"]

    client.post(path, {"act": "cancel_snooze"})
    assert not Snooze.objects.exists()


# --- who holds it ---------------------------------------------------------------------------------
@pytest.mark.parametrize("fixture", ["talk", "held"])
def test_opening_it_changes_nothing_and_shows_a_first_name_and_a_day_alone(
    request, fixture, letter_at, client
):
    interview = request.getfixturevalue(fixture)
    Reflection.objects.create(interview=interview, learned="Quill")
    path = letter_at(asked(interview) if fixture == "talk" else NOW + 2 * HOUR)
    before = everything()

    response = client.get(path, headers={"Sec-Purpose": "prefetch"})
    client.head(path)

    assert changed_since(before) == set()
    page = response.content.decode()
    private = [
        "Okafor",
        "City Hospital",
        "Nina",
        "Park",
        "the ward",
        "Zoo",
        "Quill",
        "@hospital",
        interview.student.email,
    ]
    assert [word for word in private if word in page] == []
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_its_student_goes_on_to_the_real_page_even_when_the_matter_is_over(
    talk, letter_at, as_nina
):
    path = letter_at(asked(talk))
    assert as_nina.get(path).url == f"/interviews/{talk.code}/outcome/"

    interviews.missed(
        interview_id=talk.pk, whose="they", line="", subject="", times=[], now=asked(talk)
    )

    assert as_nina.get(path).url == f"/interviews/{talk.code}/"


def test_it_works_from_a_mail_program_that_sends_no_cookie_and_no_origin(talk, letter_at):
    browser = Client(enforce_csrf_checks=True)

    assert (
        browser.post(
            letter_at(asked(talk)), {"act": "done"}, headers={"Origin": "null"}
        ).status_code
        == 303
    )
    assert stage(talk) == "held"


@pytest.mark.parametrize(
    "act", [{}, {"act": "more"}, {"act": "snooze-years"}, {"act": "done", "medium": "site"}]
)
def test_anything_else_is_refused_and_changes_nothing(held, letter_at, client, act):
    path = letter_at(NOW + 2 * HOUR)
    before = everything()

    assert client.post(path, act).status_code == 422
    assert changed_since(before) == set()


# --- when it is over ------------------------------------------------------------------------------
def over_by_a_move(talk, ruth):
    starts_at = talk.starts_at + 2 * DAY
    interviews.move(
        interview_id=talk.pk, starts_at=starts_at, by="student", agreed=True, now=asked(talk)
    )


def over_by_another_end(talk, ruth):
    interviews.missed(
        interview_id=talk.pk, whose="they", line="", subject="", times=[], now=asked(talk)
    )


def over_by_a_closed_account(talk, ruth):
    User.objects.filter(pk=talk.student_id).update(is_active=False)


def over_by_another_address(talk, ruth):
    User.objects.filter(pk=talk.student_id).update(email="nina@elsewhere.example")


def over_by_signing_out_elsewhere(talk, ruth):
    revoke_links(student_id=talk.student_id)


def over_by_time(talk, ruth):
    clock.shift(talk.ends_at + 14 * DAY - dt.datetime.now(dt.UTC))


ENDS = [
    over_by_a_move,
    over_by_another_end,
    over_by_a_closed_account,
    over_by_another_address,
    over_by_signing_out_elsewhere,
    over_by_time,
]


@pytest.mark.parametrize("end", ENDS)
def test_a_link_that_is_over_is_one_neutral_page_and_does_nothing(
    talk, letter_at, client, ruth, end
):
    path = letter_at(asked(talk))
    end(talk, ruth)
    before = everything()

    gone, wrong = client.get(path), client.get("/reminder/not-a-token/")

    assert (gone.status_code, gone.content) == (404, wrong.content)
    assert client.post(path, {"act": "done"}).status_code == 404
    assert changed_since(before) == set()


def test_somebody_else_who_is_signed_in_sees_the_neutral_page(talk, letter_at, as_omar, as_ruth):
    path = letter_at(asked(talk))

    for browser in (as_omar, as_ruth):
        assert browser.get(path).status_code == 404
        assert browser.post(path, {"act": "done"}).status_code == 404
    assert stage(talk) == "scheduled"


def test_the_database_holds_no_token_that_works(talk, letter_at):
    token = letter_at(asked(talk)).strip("/").split("/")[1]

    (link,) = ReminderLink.objects.values()
    assert token not in str(link)
