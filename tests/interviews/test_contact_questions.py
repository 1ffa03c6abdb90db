"""A question of the contact's is a question: no new stage, clocks that start anew, first on
Today, and a reply."""

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse

from contacts.models import RequestRecord
from core.step import Rank
from interviews import services
from interviews.domain.contact_status import answer_deadline, next_due
from interviews.domain.next_steps import next_step
from interviews.models import AnswerLink, IllegalMove, Interview, InterviewEvent
from interviews.selectors.timeline import history
from office.selectors.settings import office_settings
from outbox import services as outbox
from outbox.domain import kinds
from outbox.models import Email, Suppression
from outbox.services import check_letter_limits, exceeded_limit
from reminders.domain import timetable
from reminders.selectors.agenda import steps
from reminders.selectors.facts import facts_of, office_rules, remindable
from tests.database import snapshot
from tests.factories import DAY, HOUR, NOW, ContactFactory
from tests.interviews.moving import make, stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

WHICH = "Which ward do you mean?"
WORDS = {"subject": "Re: A question", "body": "The night shift of ward 3.\n\n{times}\n\nNina"}


def path(interview):
    return AnswerLink.of(interview).url.removeprefix(settings.PUBLIC_BASE_URL)


def asks(browser, interview, question=WHICH):
    return browser.post(path(interview), {"move": "ask_back", "ask_back-question": question})


def asked_back(talk, stage="asked", when=NOW, **facts):
    interview = talk(stage, **facts)
    services.ask_back(interview_id=interview.pk, question=WHICH, by="contact", now=when)
    interview.refresh_from_db()
    return interview


def reply(interview, now=NOW, **words):
    return services.reply(interview_id=interview.pk, now=now, **WORDS | words)


def url(page, interview):
    return reverse(f"interviews:{page}", args=[interview.code])


# --- asked ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("stage", ["asked", "proposing"])
def test_a_question_on_the_page_moves_no_stage_and_reaches_the_student(client, talk, nina, stage):
    interview = talk(stage)

    asks(client, interview)

    assert stage_of(interview) == stage
    news = Email.objects.get(kind="answer")
    message = kinds.get("answer").build(news, NOW)
    assert message.subject == "Maya asks you something"
    assert f"“{WHICH}”" in message.text
    assert url("reply", interview) in message.text
    assert kinds.get("answer").still_wanted(news, NOW)
    assert (
        "Nina has your question and replies by email."
        in client.get(path(interview)).content.decode()
    )
    assert RequestRecord.objects.get().answered_at is not None


def test_a_question_recorded_by_the_student_is_the_same_and_suggests_no_times(as_nina, talk):
    interview = talk("asked")

    as_nina.post(
        url("answered", interview),
        {"answer": "question", "channel": "phone", "how": "i_call", "note": WHICH},
    )

    assert stage_of(interview) == "asked"
    page = as_nina.get(interview.get_absolute_url()).content.decode()
    assert "suggests other times" not in page
    assert "Maya asks you something." in page
    assert WHICH in page
    event = InterviewEvent.objects.get(move="ask_back")
    assert (event.by, event.channel) == ("student", "phone")
    assert not Email.objects.exists()


def test_a_recorded_question_needs_its_words(as_nina, talk):
    interview = talk("asked")

    said = {"answer": "question", "channel": "phone", "how": "i_call", "note": ""}
    response = as_nina.post(url("answered", interview), said)

    assert response.status_code == 422
    assert "Write down what Maya asked." in response.content.decode()


@pytest.mark.parametrize(("length", "status"), [(500, 302), (501, 422)])
def test_a_question_has_five_hundred_characters(client, talk, length, status):
    interview = talk("asked")

    assert asks(client, interview, "x" * length).status_code == status

    interview.refresh_from_db()
    assert len(interview.question) == (500 if status == 302 else 0)


@pytest.mark.parametrize("stage", ["scheduled", "declined", "not_now", "withdrawn", "held"])
def test_where_nothing_is_asked_any_more_no_question_is_taken(client, talk, stage):
    interview = talk(stage)
    before = snapshot()

    asks(client, interview)

    assert snapshot() == before


def test_a_question_after_the_closing_opens_the_request_again(client, talk):
    interview = talk("unanswered")

    asks(client, interview)

    assert stage_of(interview) == "asked"
    assert RequestRecord.objects.get().closed_at is None


def test_the_same_press_twice_is_one_question_and_another_one_is_kept_beside_it(
    as_nina, client, talk
):
    interview = talk("asked")
    asks(client, interview)
    before = snapshot()
    asks(client, interview)
    assert snapshot() == before

    services.ask_back(
        interview_id=interview.pk, question="And which hours?", by="contact", now=NOW + HOUR
    )

    page = as_nina.get(url("reply", interview)).content.decode()
    assert WHICH in page
    assert "And which hours?" in page
    news = Email.objects.filter(kind="answer")
    assert [kinds.get("answer").still_wanted(email, NOW) for email in news] == [True, True]


# --- clocks ---------------------------------------------------------------------------------------
def test_following_up_and_closing_count_from_the_question_and_again_from_the_reply(talk):
    asked_at = NOW - 12 * DAY
    interview = asked_back(talk, asked_at=asked_at)
    from_question = (next_due(interview), answer_deadline(interview))

    reply(interview, now=NOW + DAY)
    interview.refresh_from_db()

    fresh = Interview(
        asked_at=NOW, student=interview.student, contact=interview.contact, stage="asked"
    )
    assert from_question == (next_due(fresh), answer_deadline(fresh))
    fresh.asked_at = NOW + DAY
    assert (next_due(interview), answer_deadline(interview)) == (
        next_due(fresh),
        answer_deadline(fresh),
    )


def test_a_request_is_not_closed_in_the_days_after_a_question(talk):
    interview = talk("asked", asked_at=NOW - 40 * DAY)
    services.ask_back(interview_id=interview.pk, question=WHICH, by="contact", now=NOW - DAY)

    services.run_due_transitions(NOW)
    assert stage_of(interview) == "asked"
    services.run_due_transitions(NOW + 40 * DAY)

    assert stage_of(interview) == "unanswered"


def test_no_reminder_speaks_of_no_answer_while_a_question_is_open(talk, nina):
    interview = asked_back(talk, asked_at=NOW - 20 * DAY)

    (found,) = remindable().filter(pk=interview.pk)
    assert timetable.build_schedule(facts_of(found), office_rules()) == []
    reply(interview)

    (found,) = remindable().filter(pk=interview.pk)
    (due,) = timetable.build_schedule(facts_of(found), office_rules())
    assert due.due_at > NOW + 7 * DAY


def test_a_follow_up_that_still_waits_is_taken_back_by_a_question(talk):
    interview = talk("asked")
    make("follow_up", interview)

    services.ask_back(interview_id=interview.pk, question=WHICH, by="contact", now=NOW)

    interview.refresh_from_db()
    assert Email.objects.get(kind="follow_up").state == "canceled"
    assert interview.followed_up_at is None


def test_nobody_follows_up_on_their_own_debt(as_nina, talk):
    interview = asked_back(talk, asked_at=NOW - 20 * DAY)

    with pytest.raises(IllegalMove):
        make("follow_up", interview)

    assert "Open follow-up" not in as_nina.get(interview.get_absolute_url()).content.decode()


# --- Today ----------------------------------------------------------------------------------------
def test_a_question_is_the_first_step_of_today(as_nina, talk, nina):
    talk("proposing", contact=ContactFactory(owner=nina), proposed_at=NOW - 5 * DAY)
    talk(
        "scheduled",
        contact=ContactFactory(owner=nina),
        starts_at=NOW + HOUR,
        ends_at=NOW + 2 * HOUR,
    )
    interview = asked_back(talk)

    first = steps(nina, NOW)[0]

    assert (first.rank, first.verb, first.detail) == (Rank.QUESTION, "Reply to Maya", WHICH)
    assert first.url == url("reply", interview)


@pytest.mark.parametrize("way", ["reply", "replied"])
def test_a_reply_ends_the_step(as_nina, talk, way):
    interview = asked_back(talk)

    if way == "reply":
        said = {"subject": "Re: A question", "message": "The night shift. {times}"}
        as_nina.post(url("reply", interview), said)
    else:
        as_nina.post(url("replied", interview))

    interview = Interview.objects.with_people().get(pk=interview.pk)
    assert not interview.has_open_question
    assert next_step(interview, NOW) is None
    assert Email.objects.filter(kind="reply").count() == (way == "reply")
    assert history(interview)[-1].words == "You replied to Maya."


# --- the reply ------------------------------------------------------------------------------------
def test_a_reply_carries_the_answer_link_and_the_times(talk):
    interview = asked_back(talk)
    reply(interview)

    email = Email.objects.get(kind="reply")
    message = kinds.get("reply").build(email, NOW)

    assert message.text.count(AnswerLink.of(interview).url) == 1
    assert len(message.links) == 3
    assert email.due_at == NOW + office_settings().take_back
    assert kinds.get("reply").still_wanted(email, NOW)


def test_a_reply_after_a_yes_offers_no_times(talk):
    interview = asked_back(talk)
    services.accept(
        interview_id=interview.pk,
        starts_at=NOW + 3 * DAY,
        zone="UTC",
        by="contact",
        now=NOW,
        talk=("video", "x"),
    )
    reply(interview)

    message = kinds.get("reply").build(Email.objects.get(kind="reply"), NOW)

    assert message.links == {}
    assert (
        f"To move or cancel our talk, use your page:\n{AnswerLink.of(interview).url}"
        in message.text
    )


def test_a_reply_counts_in_no_limit(talk, nina, maya):
    interview = asked_back(talk)
    for n in range(30):
        outbox.add(
            "follow_up",
            address=maya.email,
            object_id=n,
            fact="f",
            sender=nina,
            subject="S",
            body="B",
            now=NOW,
        )
    assert exceeded_limit(sender=nina, address=maya.email, now=NOW)
    reply(interview)
    Email.objects.exclude(kind="reply").delete()

    assert exceeded_limit(sender=nina, address=maya.email, now=NOW) is None
    for n in range(30):
        outbox.add(
            "reply",
            address=maya.email,
            object_id=n,
            fact="f",
            sender=nina,
            subject="S",
            body="B",
            now=NOW,
        )
    check_letter_limits(sender_id=nina.pk, address=maya.email, now=NOW)


def test_a_reply_is_not_sent_to_somebody_who_wants_no_more_email(as_nina, talk, maya):
    interview = asked_back(talk)
    outbox.suppress(maya.email, Suppression.Reason.STOPPED, now=NOW)
    before = snapshot()

    with pytest.raises(services.ContactSuppressed):
        reply(interview)

    assert snapshot() == before


def test_a_reply_is_taken_back_with_its_words_kept(as_nina, talk):
    interview = asked_back(talk)
    as_nina.post(url("reply", interview), {"subject": "Re", "message": "MY WORDS {times}"})
    held = as_nina.get(interview.get_absolute_url()).content.decode()
    assert url("undo_reply", interview) in held

    response = as_nina.post(url("undo_reply", interview), follow=True)

    assert "MY WORDS" in response.content.decode()
    interview.refresh_from_db()
    assert interview.has_open_question
    assert Email.objects.get(kind="reply").state == "canceled"


def test_a_reply_that_reached_nobody_is_to_be_sent_again(as_nina, talk):
    interview = asked_back(talk)
    reply(interview)
    Email.objects.filter(kind="reply").update(state="bounced", next_attempt_at=None, ended_at=NOW)

    services.run_due_transitions(NOW + HOUR)

    interview = Interview.objects.with_people().get(pk=interview.pk)
    assert interview.has_open_question
    assert "Your reply to Maya could not be delivered." in next_step(interview, NOW).text
    assert "The night shift of ward 3." in as_nina.get(url("reply", interview)).content.decode()


def test_an_answer_that_is_not_written_yet_is_not_sent(as_nina, talk):
    interview = asked_back(talk)
    form = as_nina.get(url("reply", interview)).context["form"]

    response = as_nina.post(url("reply", interview), form.initial)

    assert response.status_code == 422
    assert "Write your answer in place of" in response.content.decode()
    assert not Email.objects.filter(kind="reply").exists()


def test_where_there_is_no_address_the_words_are_there_to_copy(as_nina, talk, nina):
    contact = ContactFactory(owner=nina, email="", person=None)
    interview = asked_back(talk, contact=contact, channel="platform")

    page = as_nina.get(url("reply", interview)).content.decode()

    assert AnswerLink.of(interview).url in page
    assert "I answered it myself" in page
    assert (
        as_nina.post(url("reply", interview), {"subject": "S", "message": "M"}).status_code == 200
    )


def test_without_an_open_question_there_is_nothing_to_reply_to(as_nina, talk):
    interview = talk("asked")

    assert as_nina.get(url("reply", interview)).status_code == 302
    before = snapshot()
    as_nina.post(url("replied", interview))
    assert snapshot() == before


def test_a_copy_of_the_reply_goes_to_the_student_without_the_link(talk):
    interview = asked_back(talk)
    reply(interview)
    Email.objects.filter(kind="reply").update(
        state="sent", sent_at=NOW, ended_at=NOW, next_attempt_at=None
    )

    services.run_due_transitions(NOW + dt.timedelta(minutes=2))

    copy = kinds.get("letter_copy").build(Email.objects.get(kind="letter_copy"), NOW)
    assert "The night shift of ward 3." in copy.text
    assert "/r/" not in copy.text
