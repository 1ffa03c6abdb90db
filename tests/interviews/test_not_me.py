"""Every answer by the link is confirmed to the contact, who can undo it: "This wasn't me"."""

import datetime as dt
import re

import pytest
from django.conf import settings
from icalendar import Calendar

from contacts.models import RequestRecord, Touch
from interviews import services
from interviews.models import AnswerLink, AnswerUndo, IllegalMove, Interview, InterviewEvent, Slot
from interviews.selectors.timeline import history
from interviews.services import contact_moves
from outbox.domain import kinds
from outbox.emails.compose import compose
from outbox.models import Email
from tests.database import snapshot
from tests.factories import DAY, NOW, ContactFactory
from tests.interviews.moving import stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

TIME = NOW + 3 * DAY
SAID = {
    "accept": {
        "starts_at": TIME,
        "zone": "America/Denver",
        "talk": ("video", "https://meet.example/1"),
    },
    "propose": {"times": [TIME + DAY], "note": "Mornings", "zone": "Europe/Zurich"},
    "not_now": {"until": dt.date(2026, 5, 1), "note": "A full week"},
    "decline": {"note": "A full week"},
    "ask_back": {"question": "Which ward?"},
    "how": {"how": "in_person", "place": "The lobby"},
    "move": {"starts_at": TIME, "zone": "Asia/Kolkata"},
    "cancel": {"note": "A night shift"},
}
WAYS = [
    *[
        (stage, move)
        for stage in ("asked", "proposing")
        for move in ("accept", "propose", "not_now", "decline", "ask_back")
    ],
    *[
        (stage, move)
        for stage in ("declined", "unanswered", "canceled")
        for move in ("accept", "propose")
    ],
    ("unanswered", "ask_back"),
    *[("scheduled", move) for move in ("how", "move", "cancel")],
]
UNTOUCHED = {"id", "code", "version", "calendar_sequence"}


def answer(interview, move, now=NOW):
    contact_moves.act(move=move, interview_id=interview.pk, values=SAID[move], now=now)
    interview.refresh_from_db()
    return AnswerUndo.objects.order_by("-pk").first()


def path(undo):
    return undo.url.removeprefix(settings.PUBLIC_BASE_URL)


def facts(interview):
    """The interview, its times and its place in the ledger, without what may only rise."""
    row = Interview.objects.filter(pk=interview.pk).values().get()
    slots = sorted(interview.slots.values_list("by", "starts_at"))
    asks = list(RequestRecord.objects.values_list("pk", "closed_at", "answered_at", "agreed_at"))
    return {name: value for name, value in row.items() if name not in UNTOUCHED}, slots, asks


def to_contact(interview, since=0):
    return list(Email.objects.filter(address=interview.contact.email, pk__gt=since).order_by("pk"))


def text_of(email, now=NOW):
    return kinds.get(email.kind).build(email, now).text


def calendars(rows):
    found = []
    for row in rows:
        message = kinds.get(row.kind).build(row, NOW)
        if message.calendar:
            event = next(iter(Calendar.from_ical(message.calendar).walk("VEVENT")))
            found.append((message.calendar_method, int(event["SEQUENCE"]), event["DTSTART"].dt))
    return found


# --- confirmed ------------------------------------------------------------------------------------
@pytest.mark.parametrize(("stage", "move"), WAYS)
def test_every_answer_by_the_link_is_confirmed_to_the_contact_with_a_way_to_undo_it(
    talk, stage, move
):
    interview = talk(stage)

    undo = answer(interview, move)

    (email,) = to_contact(interview)
    text = text_of(email)
    assert kinds.get(email.kind).still_wanted(email, NOW)
    assert f"This wasn't me. Undo it:\n{undo.url}" in text
    assert text.count(AnswerLink.of(interview).url) == 1
    page = compose(email, kinds.get(email.kind), NOW).alternatives[0].content
    assert page.count('class="button"') == 1


def test_an_answer_is_said_to_have_come_by_the_link(talk):
    interview = talk("asked")
    answer(interview, "accept")

    assert InterviewEvent.objects.get(move="accept").channel == "link"
    assert "Maya said yes, by the link." in [line.words for line in history(interview)]


def test_what_the_student_recorded_has_nothing_to_undo(talk):
    interview = talk("asked")
    services.accept(
        interview_id=interview.pk, by="student", channel="phone", now=NOW, **SAID["accept"]
    )

    (email,) = to_contact(interview)
    assert "This wasn't me" not in text_of(email)
    assert not AnswerUndo.objects.exists()


def test_the_same_press_twice_is_confirmed_once(talk):
    interview = talk("asked")
    answer(interview, "propose")
    before = snapshot()

    answer(interview, "propose")

    assert snapshot() == before


def test_somebody_without_an_address_can_answer_too(talk, nina):
    interview = talk("asked", contact=ContactFactory(owner=nina, email="", person=None))

    answer(interview, "decline")

    assert not Email.objects.filter(kind="receipt").exists()


# --- undone ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("stage", "move"), WAYS)
def test_undoing_puts_everything_back_and_tells_both(client, talk, stage, move):
    interview = talk(stage)
    Slot.objects.create(interview=interview, starts_at=NOW + 6 * DAY, by=Slot.By.CONTACT)
    before, status, last = (
        facts(interview),
        interview.contact.status,
        interview.contact.last_touch_at,
    )
    undo = answer(interview, move)
    assert facts(interview) != before
    wrong = list(Email.objects.all())

    response = client.post(path(undo))

    assert response.status_code == 302
    assert facts(interview) == before
    interview.contact.refresh_from_db()
    assert (interview.contact.status, interview.contact.last_touch_at) == (status, last)
    assert not Touch.objects.exists()
    assert not [email for email in wrong if kinds.get(email.kind).still_wanted(email, NOW)]
    event = InterviewEvent.objects.get(move="undo_answer")
    news = Email.objects.filter(object_id=event.pk, fact="undo_answer")
    assert sorted(news.values_list("kind", flat=True)) == ["answer", "change"]
    assert all(kinds.get(email.kind).still_wanted(email, NOW) for email in news)
    assert "It is undone" in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("stage", "move", "method"),
    [
        ("asked", "accept", "CANCEL"),
        ("scheduled", "move", "REQUEST"),
        ("scheduled", "cancel", "REQUEST"),
    ],
)
def test_both_calendars_are_put_right(talk, stage, move, method):
    interview = talk(stage)
    right = interview.starts_at
    undo = answer(interview, move)
    told = calendars(to_contact(interview))
    last = Email.objects.order_by("-pk").first().pk

    services.undo_answer(event_id=undo.event_id, now=NOW)

    start = TIME if method == "CANCEL" else right
    assert calendars(Email.objects.filter(pk__gt=last)) == [(method, told[0][1] + 1, start)] * 2


def test_an_undone_no_sends_no_calendar_file(talk):
    undo = answer(talk("asked"), "decline")
    last = Email.objects.order_by("-pk").first().pk

    services.undo_answer(event_id=undo.event_id, now=NOW)

    assert calendars(Email.objects.filter(pk__gt=last)) == []


def test_the_known_link_dies_and_the_new_one_reaches_the_contact_alone(client, talk):
    interview = talk("asked")
    known = AnswerLink.of(interview).url
    undo = answer(interview, "accept")

    page = client.post(path(undo), follow=True).content.decode()

    now_known = AnswerLink.of(interview).url
    assert known != now_known
    assert client.get(known.removeprefix(settings.PUBLIC_BASE_URL)).status_code == 404
    assert now_known in text_of(to_contact(interview)[-1])
    told = Email.objects.get(kind="answer", fact="undo_answer")
    assert "/r/" not in page + text_of(told)
    assert client.get(now_known.removeprefix(settings.PUBLIC_BASE_URL)).status_code == 200


def test_looking_at_the_undo_page_changes_nothing(client, talk):
    undo = answer(talk("asked"), "accept")
    before = snapshot()

    for look in (client.get, client.head, client.options):
        look(path(undo), headers={"Purpose": "prefetch"})

    assert snapshot() == before
    assert "This wasn't me, undo it" in client.get(path(undo)).content.decode()


@pytest.mark.parametrize("newer", ["contact", "student", "undone"])
def test_only_the_newest_answer_can_be_undone(client, talk, newer):
    interview = talk("asked")
    undo = answer(interview, "accept")
    if newer == "contact":
        answer(interview, "cancel")
    elif newer == "student":
        services.change_how(
            interview_id=interview.pk, how="in_person", place="Here", by="student", now=NOW
        )
    else:
        client.post(path(undo))
    before = snapshot()

    response = client.post(path(undo))

    assert response.status_code == 302
    assert snapshot() == before
    assert "This wasn't me, undo it" not in client.get(path(undo)).content.decode()


def test_a_no_is_not_undone_beside_a_newer_request(talk, maya):
    old = talk("asked")
    undo = answer(old, "decline")
    talk("asked")

    with pytest.raises(IllegalMove):
        services.undo_answer(event_id=undo.event_id, now=NOW)

    assert stage_of(old) == "declined"


def test_the_asking_student_cannot_undo(as_nina, talk):
    interview = talk("asked")
    undo = answer(interview, "accept")

    assert as_nina.post(path(undo)).status_code == 409

    assert stage_of(interview) == "scheduled"


def test_no_undo_token_is_stored_and_a_wrong_one_shows_the_neutral_page(client, talk):
    undo = answer(talk("asked"), "accept")
    secret = re.search(r"/r/([^/]+)/not-me/", undo.url)[1]

    assert secret not in str(snapshot())
    assert client.post(path(undo).replace(secret, secret[:-1] + "_")).status_code == 404


def test_the_answer_link_of_a_quoted_reply_undoes_nothing(client, talk):
    interview = talk("asked")
    answer(interview, "accept")

    assert client.post(f"/r/{AnswerLink.of(interview).token}/not-me/").status_code == 404


def test_facts_with_microseconds_come_back_exactly(client, talk):
    moment = NOW + dt.timedelta(days=2, microseconds=123457)
    interview = talk("scheduled", starts_at=moment, ends_at=moment + dt.timedelta(minutes=20))
    undo = answer(interview, "move")

    client.post(path(undo))

    interview.refresh_from_db()
    assert interview.starts_at == moment


def test_a_canceled_talk_is_not_put_back_where_another_was_agreed_meanwhile(client, talk, nina):
    interview = talk("scheduled")
    undo = answer(interview, "cancel")
    other = talk(
        "scheduled",
        contact=ContactFactory(owner=nina),
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
    )
    before = snapshot()

    response = client.post(path(undo))

    assert response.status_code == 409
    assert "has since agreed to another talk at that time" in response.content.decode()
    assert snapshot() == before
    assert (stage_of(interview), stage_of(other)) == ("canceled", "scheduled")
