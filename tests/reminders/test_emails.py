"""The words of each reminder, as they leave; and that both parts say the same."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from interviews.models import Interview, InterviewEvent, Reflection
from reminders.models import ReminderLink
from reminders.services import planner
from tests.factories import DAY, HOUR, InterviewFactory
from tests.reminders.test_planner import EVE, NOTE

pytestmark = pytest.mark.django_db
How = Interview.How


@pytest.fixture
def mail_at(minute_at, recorder):
    """The one mail that leaves at that moment."""

    def mail_at(moment):
        (subject,) = minute_at(moment)
        mail = recorder.taken[-1]
        assert mail.message["Subject"] == subject
        return mail

    return mail_at


@pytest.fixture
def talk(nina):
    return InterviewFactory(student=nina, stage="scheduled", contact__name="Maya Okafor")


@pytest.fixture
def held(nina, now):
    """It ended at 9 AM in Chicago and was told at once."""
    interview = InterviewFactory(
        student=nina, stage="held", ended_at=now, contact__name="Maya Okafor"
    )
    InterviewEvent.objects.update(at=now)
    return interview


def link(name, interview):
    return settings.PUBLIC_BASE_URL + reverse(f"interviews:{name}", args=[interview.code])


def key(use, interview):
    """The one link in a reminder, as the student's link of that use."""
    (found,) = ReminderLink.objects.filter(interview=interview, use=use)
    return found.url


def plain(mail):
    """The text above the line under which the reminder can be switched off."""
    return mail.part("plain").replace("\r\n", "\n").partition("\n———\n")[0]


def plain_words(mail):
    """Of the plain part, without the addresses that the other part has behind words."""
    return words(re.sub(r":?\s*http\S+", " ", mail.part("plain")).replace("———", ""))


def html_words(mail):
    """Of the HTML part, without the buttons that stand for addresses."""
    return words(re.sub(r':?(</p>)?\s*<table[^>]*"buttons".*?</table>', " ", mail.part("html")))


def words(text):
    return re.sub(
        r"\s+",
        " ",
        unescape(re.sub(r"<(title|style)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)),
    ).strip()


def test_the_day_before_says_when_how_and_what_to_think_of(talk, mail_at):
    mail = mail_at(EVE)

    assert mail.recipient == talk.student.email
    assert plain(mail) == (
        "Your talk with Maya is tomorrow, Thu, Mar 5, at 9:00 AM Central (Chicago). "
        "You'll call Maya at (555) 010-0142.\n"
        "\n"
        "Three things, five minutes:\n"
        "– No questions are planned yet. A ready set takes one tap.\n"
        "– Find a quiet spot. Your voice is all they have; let them finish before you speak.\n"
        "– Keep to 20 minutes, and keep the last one for “Who else should I talk to?”\n"
        "\n"
        f"Everything is here: {key('day_before', talk)}\n"
    )


@pytest.mark.parametrize(
    ("how", "tip"),
    [
        (How.I_CALL, "Find a quiet spot"),
        (How.THEY_CALL, "Find a quiet spot"),
        (How.VIDEO, "Camera at eye level"),
        (How.IN_PERSON, "Plan to be there ten minutes early"),
    ],
)
def test_the_tip_is_for_the_way_they_will_talk(talk, mail_at, how, tip):
    Interview.objects.update(how=how)

    assert f"– {tip}" in mail_at(EVE).part("plain")


def test_a_contact_elsewhere_is_named_with_the_time_there(talk, mail_at):
    Interview.objects.update(agreed_zone="Europe/Zurich")

    assert "at 9:00 AM Central (Chicago) (4:00 PM for Maya)." in mail_at(EVE).part("plain")


def test_a_contact_without_an_organization_is_named_alone(talk, mail_at):
    talk.contact.organization = ""
    talk.contact.save()

    assert mail_at(EVE).message["Subject"] == "Tomorrow, 9:00 AM: Maya"


def test_a_reminder_that_leaves_in_the_morning_says_today(talk, mail_at):
    planner.queue_due_reminders(EVE)

    assert mail_at(EVE + 15 * HOUR).message["Subject"] == "Today, 9:00 AM: Maya at City Hospital"


def test_did_it_happen_asks_one_question_with_one_link(talk, mail_at):
    mail = mail_at(talk.ends_at + HOUR)
    again = mail_at(talk.ends_at + DAY)

    assert mail.message["Subject"] == "Did your talk with Maya happen?"
    assert "was planned for Thursday, 9:00 AM Central (Chicago). Did it take place?" in mail.part(
        "plain"
    )
    assert re.findall(r"http\S+", plain(mail)) == [key("did_it_happen", talk)]
    assert again.part("plain") == mail.part("plain")
    assert again.message_id != mail.message_id


def test_the_first_thank_you_mail_quotes_what_was_marked(held, mail_at, now):
    Reflection.objects.create(interview=held, learned="Hours are\nthe real question.")
    held.thanks.update(starts_from="learned")

    text = plain(mail_at(now + 2 * HOUR))

    assert "You talked with Maya today." in text
    assert "It starts from the answer you marked: “Hours are the real question”." in text
    assert re.findall(r"http\S+", text) == [key("thank_you", held)]


def test_the_first_thank_you_mail_quotes_nothing_where_nothing_was_written(held, mail_at, now):
    assert "It starts from" not in mail_at(now + 2 * HOUR).part("plain")


def test_the_last_thank_you_mail_says_when_it_is_due(held, mail_at, minute_at, now):
    minute_at(now + 2 * HOUR)

    mail = mail_at(now + 23 * HOUR)

    assert mail.message["Subject"] == "Maya's thank-you is due at 9:00 AM today"
    assert "This is the last reminder about this thank-you; after it we'll be quiet." in mail.part(
        "plain"
    )


def test_a_last_mail_that_comes_a_little_late_does_not_pretend(held, mail_at, minute_at, now):
    minute_at(now + 2 * HOUR)

    assert (
        mail_at(now + 24.5 * HOUR).message["Subject"] == "Maya's thank-you was due at 9:00 AM today"
    )


def test_the_daily_note_has_one_line_and_one_link_each(nina, mail_at, now):
    first = InterviewFactory(student=nina, stage="asked", asked_at=now, contact__name="Maya Okafor")
    second = InterviewFactory(
        student=nina, stage="asked", asked_at=now + HOUR, contact__name="Zoe Lind"
    )

    text = plain(mail_at(NOTE))

    line = "No answer from {} yet. Did they answer another way? If not, one follow-up is ready."
    assert text == (
        "Good morning Nina,\n\n"
        f"{line.format('Maya')}\n{link('follow_up', first)}\n\n"
        f"{line.format('Zoe')}\n{link('follow_up', second)}\n\n"
        "You get at most one of these a day.\n"
    )


def test_a_note_that_leaves_in_the_afternoon_does_not_say_good_morning(nina, mail_at, now):
    InterviewFactory(student=nina, stage="asked", asked_at=now)

    assert mail_at(NOTE + 6 * HOUR).part("plain").startswith("Hello Nina,")


def test_names_are_escaped_in_html_and_nowhere_else(nina, mail_at):
    InterviewFactory(
        student=nina,
        stage="scheduled",
        contact__name="Søren O'Brien",
        contact__organization="A & B <c>",
    )

    mail = mail_at(EVE)

    assert mail.message["Subject"] == "Tomorrow, 9:00 AM: Søren at A & B <c>"
    assert "&amp;" not in mail.part("plain")


def test_both_parts_say_the_same_and_how_to_switch_it_off(nina, minute_at, recorder, now):
    InterviewFactory(student=nina, stage="scheduled")
    InterviewFactory(student=nina, stage="held", ended_at=EVE - 3 * HOUR)
    InterviewFactory(student=nina, stage="asked", asked_at=now - 12 * DAY)
    minute_at(EVE)

    assert len(recorder.taken) == 3
    for mail in recorder.taken:
        assert html_words(mail) == plain_words(mail)
        assert "/mute/" in mail.message["List-Unsubscribe"]
        assert mail.message["Auto-Submitted"] == "auto-generated"
