"""The student's account was closed: the contact is told so kindly, nothing is recorded, and no
email is lost."""

import pytest
from django.conf import settings
from icalendar import Calendar

from interviews.models import AnswerLink, IllegalMove
from interviews.services import contact_moves
from outbox.delivery.eligibility import reason_not_to_send
from outbox.domain import kinds
from outbox.emails.compose import compose
from outbox.models import Email
from outbox.services.suppressions import Suppressions
from tests.database import snapshot
from tests.factories import DAY, NOW
from tests.interviews.moving import stage_of
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

SAID = {
    "accept": (
        "asked",
        {"starts_at": NOW + 3 * DAY, "zone": "UTC", "talk": ("video", "https://meet.example/1")},
    ),
    "decline": ("asked", {"note": "A full week"}),
    "ask_back": ("asked", {"question": "Which ward?"}),
    "move": ("scheduled", {"starts_at": NOW + 3 * DAY, "zone": "UTC"}),
    "cancel": ("scheduled", {"note": ""}),
}


def path(interview):
    return AnswerLink.of(interview).url.removeprefix(settings.PUBLIC_BASE_URL)


def leaves(nina):
    User.objects.filter(pk=nina.pk).update(is_active=False)


@pytest.mark.parametrize(
    "stage", ["asked", "proposing", "scheduled", "declined", "unanswered", "held"]
)
def test_the_page_says_so_kindly_and_takes_no_answer(client, talk, nina, stage):
    interview = talk(stage)
    leaves(nina)
    before = snapshot()

    page = client.get(path(interview)).content.decode()

    assert "Nina is no longer in the program" in page
    assert "nothing is expected from you" in page
    assert "<form" not in page
    assert ("Your talk will not take place" in page) is (stage == "scheduled")
    assert snapshot() == before


@pytest.mark.parametrize(
    ("move", "field"),
    [("decline", "note"), ("propose", "note"), ("ask_back", "question"), ("not_now", "note")],
)
def test_words_that_were_being_typed_are_shown_again(client, talk, nina, move, field):
    interview = talk("asked")
    leaves(nina)
    before = snapshot()

    response = client.post(path(interview), {"move": move, f"{move}-{field}": "MY WORDS"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "MY WORDS" in page
    assert "was not passed on" in page
    assert snapshot() == before


def test_the_service_takes_no_answer_either(talk, nina):
    interview = talk("asked")
    leaves(nina)

    with pytest.raises(IllegalMove):
        contact_moves.act(move="decline", interview_id=interview.pk, values={"note": ""}, now=NOW)


@pytest.mark.parametrize("move", SAID)
def test_what_was_answered_a_moment_before_is_confirmed_with_the_truth(talk, nina, maya, move):
    stage, said = SAID[move]
    interview = talk(stage)
    contact_moves.act(move=move, interview_id=interview.pk, values=said, now=NOW)
    leaves(nina)

    email = Email.objects.select_related("sender", "user").get(address=maya.email)

    kind = kinds.get(email.kind)
    assert reason_not_to_send(email, kind, Suppressions([email.address], NOW), NOW) is None
    message = kind.build(email, NOW)
    assert message.subject == "Nina Park is no longer in the program"
    assert "/r/" not in message.text
    is_coming = stage_of(interview) == "scheduled"
    assert ("will not take place" in message.text) is is_coming
    assert bool(message.calendar) is is_coming
    if is_coming:
        assert b"METHOD:CANCEL" in message.calendar
        assert Calendar.from_ical(message.calendar).walk("VEVENT")[0]["STATUS"] == "CANCELLED"
    assert nina.email not in str(compose(email, kind, NOW).message().items())


def test_what_the_student_wrote_is_still_not_sent(talk, nina, maya):
    interview = talk("asked")
    contact_moves.act(
        move="ask_back", interview_id=interview.pk, values={"question": "Which ward?"}, now=NOW
    )
    from_nina = Email(
        kind="reply",
        sender=User(is_active=False),
        body="Words",
        address=maya.email,
        expires_at=NOW + DAY,
    )

    assert reason_not_to_send(from_nina, kinds.get("reply"), Suppressions([], NOW), NOW) == (
        "dropped",
        "inactive",
    )
