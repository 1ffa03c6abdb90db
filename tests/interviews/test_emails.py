"""The emails of an interview, built from real rows and stamped as they would leave."""

import datetime as dt
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from interviews import services
from interviews.models import AnswerLink, Interview, Slot
from outbox.domain import kinds
from outbox.emails.compose import compose
from outbox.models import Email
from tests.factories import DAY, HOUR, NOW, ContactFactory, InterviewFactory, StudentFactory
from tests.interviews.moving import DO, PAST, make

pytestmark = pytest.mark.django_db

HARD = "O'Brien-Łukasiewicz & Söhne"
HOSTILE = "<script>alert(1)</script>\r\nBcc: everybody@work.example"
GAP = re.compile(r"  |\s[,.;:?]|\(\)|“”|None|&(amp|#x27|#39|lt|gt|quot);|\{\w|%\(")
CAUSES = {  # what makes which emails
    "send": ("planned", {"request"}),
    "follow_up": ("asked", {"follow_up"}),
    "accept": ("asked", {"confirmation", "answer"}),
    "propose": ("asked", {"answer"}),
    "decline": ("asked", {"answer"}),
    "not_now": ("asked", {"answer"}),
    "move": ("scheduled", {"answer", "change"}),
    "change_how": ("scheduled", {"answer", "change"}),
    "cancel": ("scheduled", {"answer", "change"}),
    "thank": ("held", {"thank_you"}),
}
TO_CONTACT = {"request", "follow_up", "confirmation", "change", "thank_you", "after_missed"}


def whole_mail(email) -> EmailMessage:
    """What is sent, as a mail program reads it."""
    whole = compose(email, kinds.get(email.kind), NOW).message().as_bytes()
    return message_from_bytes(whole, policy=default)


def build(email, now=NOW):
    kind = kinds.get(email.kind)
    return kind.build(email, now)


def wanted(email, now=NOW):
    return kinds.get(email.kind).still_wanted(email, now)


def mails(**by):
    return list(Email.objects.filter(**by).order_by("id"))


@pytest.fixture
def hard():
    student = StudentFactory(full_name=f"Siobhán {HARD}")
    contact = ContactFactory(owner=student, name=f"Nuala {HARD}")

    def hard(stage):
        return InterviewFactory(contact=contact, stage=stage, place=HARD, goal=HARD, subject=HARD)

    return hard


@pytest.mark.parametrize("move", CAUSES)
def test_each_move_writes_its_mails_in_plain_true_words(hard, move):
    stage, expected = CAUSES[move]
    interview = hard(stage)

    make(move, interview)

    assert {email.kind for email in mails()} == expected
    for email in mails():
        message = build(email)
        assert wanted(email)
        assert message.subject
        assert "\n" not in message.subject
        assert not GAP.search(f"{message.subject}\n{message.text}")
        assert bool(message.calendar) is (move in {"accept", "move", "change_how", "cancel"})
        whole = whole_mail(email)
        assert ("List-Unsubscribe" in whole) is (email.kind in TO_CONTACT)


@pytest.mark.parametrize("move", CAUSES)
def test_a_mail_to_the_contact_has_one_answer_link_and_one_to_the_student_none(talk, move):
    stage, _ = CAUSES[move]
    interview = talk(stage, message="Dear Maya,\n\n{times}\n\nNina")

    make(move, interview)

    url = AnswerLink.of(interview).url
    for email in mails():
        links = 1 if email.kind in TO_CONTACT - {"thank_you"} else 0
        assert build(email).text.count(url) == links


@pytest.mark.parametrize("move", CAUSES)
def test_each_email_has_one_button_or_one_for_each_time_and_a_subject_that_fits(talk, move):
    stage, _ = CAUSES[move]
    make(move, talk(stage, message="Dear Maya,\n\n{times}\n\nNina"))

    for email in mails():
        whole = whole_mail(email)
        plain, page = (whole.get_body((kind,)).get_content() for kind in ("plain", "html"))
        buttons = len(build(email).links) or (email.kind != "thank_you")
        assert page.count('class="button"') == buttons
        assert '<html lang="en-us">' in page
        assert len(whole["Subject"]) <= 78
        if email.kind in TO_CONTACT:
            assert whole["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert plain.count("/stop/") == 2  # to pause or stop, and what is kept
            assert "1 College Way" in plain


NOTICE = {  # Art. 14 of the GDPR: what a first mail, with the page it names, has to say
    "who is responsible": "Lakeside Career Center of Lakeside University is responsible",
    "how to reach them": "careers@lakeside.example",
    "what is kept": "your name, your address and what a student needs to prepare a talk",
    "where it comes from": "A student wrote your name and address down here",
    "what for, and on what ground": "only for students' questions about your work, which is the "
    "office's legitimate",
    "who gets it": "nobody else gets them",
    "how long": "no longer than 24 months after the last exchange",
    "what you may ask for": "to correct it, to limit or object to its use, or to have it erased",
    "whom to complain to": "your data protection authority",
    "no machine decides": "no decision is made by a machine",
    "how to stop": "Stop for good",
}


@pytest.mark.parametrize("move", [move for move in CAUSES if CAUSES[move][1] & TO_CONTACT])
def test_the_first_mail_to_an_address_leads_to_all_that_has_to_be_said(talk, client, move):
    make(move, talk(CAUSES[move][0]))

    (email,) = [email for email in mails() if email.kind in TO_CONTACT]
    text = " ".join(whole_mail(email).get_body(("plain",)).get_content().split())
    assert (
        "stores your name and address only so that Nina can ask you. What is kept, for how long"
        in text
    )
    page = " ".join(
        client.get(re.search(r"/stop/[^/]+/(?=#kept)", text).group()).content.decode().split()
    )
    page = page.replace("&#x27;", "'")
    assert {name for name, words in NOTICE.items() if words not in page} == set()


@pytest.mark.parametrize("by", ["student", "contact"])
def test_what_is_said_of_a_canceled_talk_names_who_called_it_off(talk, by):
    interview = talk("scheduled")
    services.cancel(interview_id=interview.pk, note="A night shift", by=by, now=NOW)

    to_student, to_contact = (
        build(mails(kind="answer")[0]).text,
        build(mails(kind="change")[0]).text,
    )
    assert ("Maya can't make" in to_student) is (by == "contact")
    assert ("Nina can't make" in to_contact) is (by == "student")
    assert ("A night shift" in to_student) is (by == "contact")
    assert ("A night shift" in to_contact) is (by == "student")


def test_a_moved_talk_names_both_times_in_the_readers_zone(talk):
    interview = talk(
        "scheduled",
        agreed_zone="Europe/Zurich",
        starts_at=NOW + 2 * DAY,
        ends_at=NOW + 2 * DAY + HOUR,
    )
    services.move(interview_id=interview.pk, starts_at=NOW + 3 * DAY, by="student", now=NOW)

    assert (
        "can't make Thu, Mar 5, 4:00 PM in Zurich. The new time is Fri, Mar 6, 4:00 PM in Zurich."
        in build(mails(kind="change")[0]).text
    )
    assert "Fri, Mar 6, 9:00 AM Central (Chicago)" in build(mails(kind="answer")[0]).text


# --- the letter -----------------------------------------------------------------------------------
def test_each_offered_time_is_a_button_to_itself(talk):
    interview = talk(message="Dear Maya,\n\n{times}\n\nNina")
    Slot.objects.create(interview=interview, starts_at=NOW + 4 * DAY, by=Slot.By.CONTACT)
    make("send", interview)

    message = build(mails()[0])

    url, slots = AnswerLink.of(interview).url, interview.slots.filter(by=Slot.By.STUDENT)
    assert list(message.links.values()) == [f"{url}?answer=t{slot.pk}" for slot in slots]
    assert all(line in message.text.split("\n") for line in message.links)
    assert "– Thu, Mar 5, 9:00 AM Central (Chicago)" in message.links


def test_a_letter_without_the_marker_still_offers_times_and_link(talk):
    interview = talk(message="Dear Maya, may I ask you for 20 minutes?")
    make("send", interview)

    message = build(mails()[0])

    assert len(message.links) == 3
    assert message.text.count(AnswerLink.of(interview).url) == 1


def test_times_that_passed_while_a_mail_waited_are_not_offered(talk):
    interview = talk(message="{times}")
    make("send", interview)
    Email.objects.update(due_at=NOW + 4 * DAY)

    assert len(build(mails()[0]).links) == 1


def test_a_thank_you_has_no_answer_link(talk):
    interview = talk("held")
    make("thank", interview)

    assert "/r/" not in build(mails()[0]).text


@pytest.mark.parametrize(
    ("line", "times", "links"), [("Sorry.", [], 0), ("Sorry. {times}", [NOW + DAY], 1)]
)
def test_a_line_after_a_missed_talk_offers_what_it_says(talk, line, times, links):
    services.missed(
        interview_id=talk("scheduled", **PAST).pk,
        whose="me",
        line=line,
        subject="Our talk",
        times=times,
        now=NOW,
    )

    (email,) = mails()
    assert wanted(email)
    assert len(build(email).links) == links


def test_new_times_are_in_the_line_even_where_their_place_was_removed(talk):
    services.missed(
        interview_id=talk("scheduled", **PAST).pk,
        whose="me",
        line="Sorry.",
        subject="Hi",
        times=[NOW + DAY],
        now=NOW,
    )

    assert len(build(mails()[0]).links) == 1


def test_words_of_people_are_plain_text_in_headers_and_page(talk):
    interview = talk(subject=HOSTILE[:200], message=f"20 minutes? {HOSTILE} https://evil.example")
    make("send", interview)

    whole = whole_mail(mails()[0])

    assert whole["Bcc"] is None
    assert "\n" not in whole["Subject"]
    page = whole.get_body(("html",)).get_content()
    assert "<script" not in page
    assert 'href="https://evil.example' not in page


# --- still true? ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stage", "cause", "then", "stale"),
    [
        ("planned", "send", "decline", {"request"}),
        ("planned", "send", "withdraw", {"request"}),
        ("asked", "follow_up", "accept", {"follow_up"}),
        ("asked", "follow_up", "withdraw", {"follow_up"}),
        ("asked", "accept", "cancel", {"answer", "confirmation"}),
        ("asked", "accept", "move", {"confirmation"}),
        ("asked", "propose", "accept", {"answer"}),
        ("asked", "decline", "accept", {"answer"}),
        ("scheduled", "move", "cancel", {"answer", "change"}),
        ("scheduled", "change_how", "miss", {"answer", "change"}),
        ("scheduled", "cancel", "accept", {"answer", "change"}),
    ],
)
def test_a_mail_that_is_no_longer_true_is_not_sent(talk, stage, cause, then, stale):
    interview = talk(stage)
    make(cause, interview)
    rows = mails()

    make(then, interview)

    assert {email.kind for email in rows if not wanted(email)} == stale


def test_news_of_an_older_move_gives_way_to_the_newer(talk):
    interview = talk("scheduled")
    make("move", interview)
    services.move(interview_id=interview.pk, starts_at=NOW + 6 * DAY, by="contact", now=NOW)

    assert [wanted(email) for email in mails(kind="change")] == [False, True]


def test_a_thank_you_taken_back_is_not_wanted(talk):
    interview = talk("held")
    make("thank", interview)
    services.undo_send_thank_you(interview_id=interview.pk, now=NOW)

    assert not wanted(mails()[0])


def test_the_writer_gets_one_copy_of_a_letter_that_went_out_without_its_key(talk, nina):
    interview = talk()
    make("send", interview)
    services.run_due_transitions(NOW)
    assert not mails(kind="letter_copy")
    Email.objects.update(state="sent", sent_at=NOW, ended_at=NOW, next_attempt_at=None)

    services.run_due_transitions(NOW)
    services.run_due_transitions(NOW)

    (copy,) = mails(kind="letter_copy")
    message = build(copy)
    assert copy.user == nina
    assert interview.message.split("\n")[0] in message.text
    assert "[the link to answer]" in message.text
    assert AnswerLink.of(interview).token not in message.text + str(message.links)


def test_every_kind_of_mail_of_an_interview_is_shown_here():
    shown = set().union(*(kinds_made for _, kinds_made in CAUSES.values())) | {
        "after_missed",
        "letter_copy",
    }
    ours = {"interviews.emails.notifications", "interviews.emails.student_letters"}
    registered = {
        name for name in kinds.schema_versions() if kinds.get(name).build.__module__ in ours
    }

    # test_copies, test_not_me, test_contact_questions
    assert shown | {"letter_copy", "receipt", "reply"} == registered
    assert set(CAUSES) < set(DO)


def test_building_a_mail_changes_no_fact(talk):
    interview = talk("asked", asked_at=NOW - dt.timedelta(days=1))
    make("accept", interview)
    before = list(Interview.objects.values())

    for email in mails():
        build(email)

    assert list(Interview.objects.values()) == before


def test_the_link_of_a_request_stands_below_what_it_opens(nina):
    interview = InterviewFactory(student=nina, stage="planned")
    services.send(interview_id=interview.pk, version=interview.version, now=NOW)

    (email,) = mails(kind="request")

    assert f"This page needs no account:\n{AnswerLink.of(interview).url}" in build(email).text
