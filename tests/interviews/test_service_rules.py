"""What a page refuses, its service refuses, too, and writes nothing: driven without the page."""

import datetime as dt

import pytest

from core.errors import Refusal
from interviews import services
from interviews.models import IllegalMove, Interview, PlannedQuestion, Slot, ThankYou
from interviews.services import contact_moves, drafts, sheets
from outbox.models import Email
from questions.models import Question
from tests.database import snapshot
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    ContactFactory,
    InterviewFactory,
    QuestionFactory,
    StudentFactory,
)

pytestmark = pytest.mark.django_db
TALK = ("i_call", "(555) 010-0142")
PAST, FAR = NOW - HOUR, NOW + 400 * DAY
OVER = {"starts_at": NOW - 2 * HOUR, "ends_at": NOW - HOUR}


def refused(service, *, says="", error=Refusal, **said):
    """The service refuses with these words, and every row of the site is as it was."""
    before = snapshot()

    with pytest.raises(error) as refusal:
        service(now=NOW, **said)

    assert says in str(refusal.value.sentence)
    assert snapshot() == before


# --- a request ------------------------------------------------------------------------------------
def sending(interview):
    return {"interview_id": interview.pk, "version": interview.version}


def recording(interview):
    return sending(interview) | {"channel": "phone"}


WAYS = pytest.mark.parametrize(
    ("service", "said"), [(services.send, sending), (services.record_sent, recording)]
)
LETTER = "Dear Maya Okafor,\n\nCould I ask you about your work for 20 minutes?\n\nNina"


@WAYS
@pytest.mark.parametrize(
    ("draft", "says"),
    [
        ({"message": f"{LETTER} [your major]"}, "[your major]"),
        ({"subject": "A question, {name}"}, "{name}"),
        ({"subject": "A question", "message": "Could we talk?"}, "20 minutes"),
        ({"message": " "}, "your message"),
        ({"subject": ""}, "a subject"),
        ({"goal": ""}, "what you hope to understand"),
        ({"purpose": ""}, "what the talk is for"),
    ],
)
def test_a_draft_that_is_not_ready_is_not_sent(service, said, draft, says):
    refused(service, says=says, **said(InterviewFactory(**draft)))


@WAYS
def test_a_request_without_a_time_to_come_is_not_sent(service, said):
    interview = InterviewFactory()
    interview.slots.all().delete()
    Slot.objects.create(interview=interview, starts_at=PAST)

    refused(service, says="still to come", **said(interview))


@WAYS
def test_a_request_does_not_offer_the_time_of_another_talk(service, said):
    interview = InterviewFactory()
    InterviewFactory(student=interview.student, stage="scheduled")

    refused(service, says="you talk with Maya", **said(interview))


def test_a_letter_needs_an_address():
    interview = InterviewFactory(contact=ContactFactory(email="", person=None))

    refused(services.send, says="Enter an email address", **sending(interview))


@pytest.mark.parametrize("moment", [PAST, FAR])
def test_a_draft_offers_times_of_the_next_year(moment):
    interview = InterviewFactory()

    refused(
        services.save_draft,
        contact=interview.contact,
        version=interview.version,
        values={name: getattr(interview, name) for name in drafts.DRAFT_FIELDS},
        relationship="not_met",
        slots=[moment],
    )


# --- how long words may be ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("column", "most"), [("message", 4000), ("subject", 200), ("goal", 300), ("place", 300)]
)
def test_a_draft_takes_no_more_than_its_columns_say(column, most):
    interview = InterviewFactory()
    values = {name: getattr(interview, name) for name in drafts.DRAFT_FIELDS}

    refused(
        services.save_draft,
        says=f"to {most} characters",
        contact=interview.contact,
        version=interview.version,
        values=values | {"how": "i_call", column: "x" * (most + 1)},
        relationship="not_met",
        slots=[],
    )


LONG_LETTERS = pytest.mark.parametrize(
    ("subject", "body"), [("x" * 251, LETTER), ("A question", "x" * 4001)]
)


@LONG_LETTERS
def test_a_follow_up_or_reply_has_an_end(subject, body):
    asked = InterviewFactory(stage="asked")
    open_question = InterviewFactory(stage="asked")
    services.ask_back(interview_id=open_question.pk, question="Why?", by="contact", now=NOW)
    letter = {"subject": subject, "body": body}

    refused(services.follow_up, says="characters", interview_id=asked.pk, **letter)
    refused(services.reply, says="characters", interview_id=open_question.pk, **letter)


@pytest.mark.parametrize(("subject", "line"), [("x" * 251, "Sorry"), ("Sorry", "x" * 2001)])
def test_the_line_after_a_missed_talk_has_an_end(subject, line):
    over = InterviewFactory(stage="scheduled", **OVER)

    refused(
        services.missed,
        says="characters",
        interview_id=over.pk,
        whose="me",
        subject=subject,
        line=line,
        times=[],
    )


@pytest.mark.parametrize(
    ("subject", "text", "says"), [("x" * 201, LETTER, "200"), ("Thank you", "x" * 4001, "4000")]
)
def test_a_thank_you_has_an_end_sent_or_as_a_draft(subject, text, says):
    held = InterviewFactory(stage="held")
    letter = {"interview_id": held.pk, "subject": subject, "text": text}

    refused(services.send_thank_you, says=says, **letter)
    refused(services.save_thank_you_draft, says=says, starts_from="x", **letter)


@pytest.mark.parametrize(("column", "most"), [("learned", 4000), ("act_on", 300)])
def test_a_reflection_takes_no_more_than_its_columns_say(column, most):
    held = InterviewFactory(stage="held")
    values = {"learned": "", "act_on": "", "interest_before": None, "interest_after": None}

    refused(
        services.save_reflection,
        says=f"to {most} characters",
        interview_id=held.pk,
        version=0,
        values=values | {column: "x" * (most + 1)},
        share=False,
        referrals=[],
    )


# --- answers --------------------------------------------------------------------------------------
@pytest.mark.parametrize("by", ["student", "contact"])
@pytest.mark.parametrize("moment", [PAST, FAR])
def test_nobody_agrees_on_a_time_that_is_past_or_years_ahead(by, moment):
    talk = {"zone": "America/Denver", "talk": TALK, "by": by}
    asked, scheduled = InterviewFactory(stage="asked"), InterviewFactory(stage="scheduled")

    refused(services.accept, interview_id=asked.pk, starts_at=moment, **talk)
    refused(services.propose, interview_id=asked.pk, times=[moment], note="", by=by)
    refused(services.move, interview_id=scheduled.pk, starts_at=moment, by=by)


def test_the_link_accepts_only_times_that_are_offered_and_to_come():
    interview = InterviewFactory(stage="asked")
    Slot.objects.create(interview=interview, starts_at=PAST)
    Slot.objects.create(interview=interview, starts_at=NOW + 9 * DAY, by=Slot.By.CONTACT)

    for moment in (PAST, NOW + 9 * DAY, NOW + 4 * DAY):
        refused(
            contact_moves.act,
            error=services.TimeTaken,
            move="accept",
            interview_id=interview.pk,
            values={"starts_at": moment, "zone": "America/Denver", "talk": TALK},
        )


def test_the_link_cannot_insist_on_a_time_that_another_talk_took():
    interview = InterviewFactory(stage="asked")
    InterviewFactory(student=interview.student, stage="scheduled")
    said = {"starts_at": NOW + 2 * DAY, "zone": "America/Denver", "talk": TALK, "insist": True}

    refused(
        contact_moves.act,
        error=services.TimeTaken,
        move="accept",
        interview_id=interview.pk,
        values=said,
    )


@pytest.mark.parametrize(
    ("move", "said"),
    [
        ("cancel", {"note": ""}),
        ("move", {"starts_at": NOW + 5 * DAY}),
        ("how", {"how": "video", "place": "https://meet.example/1"}),
    ],
)
def test_the_link_changes_no_talk_that_is_over(move, said):
    interview = InterviewFactory(stage="scheduled", **OVER)

    refused(contact_moves.act, error=IllegalMove, move=move, interview_id=interview.pk, values=said)


@pytest.mark.parametrize(
    ("service", "said", "says"),
    [
        (services.propose, {"times": [], "note": " ", "by": "contact"}, "at least one time"),
        (services.ask_back, {"question": " ", "by": "contact"}, "what Maya asked"),
        (services.not_now, {"until": NOW.date(), "by": "contact"}, "month"),
        (services.not_now, {"until": dt.date(2031, 1, 1), "by": "contact"}, "month"),
    ],
)
def test_an_answer_says_something(service, said, says):
    refused(service, says=says, interview_id=InterviewFactory(stage="asked").pk, **said)


@pytest.mark.parametrize(
    ("body", "says"), [("Ward 3: [your answer]", "your answer"), (" ", "Write your answer")]
)
def test_a_reply_is_written_out(body, says):
    asked = {"question": "Which ward?", "question_at": NOW - HOUR}
    interview = InterviewFactory(stage="asked", **asked)

    refused(services.reply, says=says, interview_id=interview.pk, subject="Re:", body=body)


@pytest.mark.parametrize("service", [services.reply, services.follow_up, services.send_thank_you])
def test_no_letter_goes_to_nobody(service):
    stage = "held" if service == services.send_thank_you else "asked"
    asked = {"question": "Which ward?", "question_at": NOW - HOUR}
    facts = asked if service == services.reply else {}
    contact = ContactFactory(email="", person=None)
    interview = InterviewFactory(contact=contact, stage=stage, **facts)
    words = {"text" if stage == "held" else "body": "For all."}

    refused(service, says="no email address", interview_id=interview.pk, subject="Re:", **words)


# --- the talk -------------------------------------------------------------------------------------
def at_night():
    """Three in the morning in Chicago, some days ahead."""
    return (NOW + 5 * DAY).replace(hour=9, minute=0)


def test_a_student_moves_a_talk_into_the_night_only_on_purpose():
    interview = InterviewFactory(stage="scheduled")
    said = {"interview_id": interview.pk, "starts_at": at_night(), "by": "student"}

    refused(services.move, says="between 8 AM and 6 PM", **said)

    assert services.move(now=NOW, insist=True, **said).starts_at == at_night()


@pytest.mark.parametrize("moment", [PAST, FAR, at_night()])
def test_new_times_after_a_missed_talk_are_to_come_and_by_day(moment):
    interview = InterviewFactory(stage="scheduled", **OVER)
    line = {"whose": "they", "line": "{times}", "subject": "S", "times": [moment]}

    refused(services.missed, interview_id=interview.pk, **line)


def test_a_line_that_names_times_offers_some():
    interview = InterviewFactory(stage="scheduled", **OVER)
    line = {"whose": "they", "line": "{times}", "subject": "S", "times": []}

    refused(services.missed, says="{times}", interview_id=interview.pk, **line)


@pytest.mark.parametrize("ended_at", [NOW + HOUR, NOW - 30 * DAY])
def test_a_talk_ended_after_it_was_asked_for_and_before_now(ended_at):
    scheduled = InterviewFactory(stage="scheduled", **OVER)
    held = InterviewFactory(stage="held")

    refused(services.happened, interview_id=scheduled.pk, ended_at=ended_at)
    refused(services.correct_end, interview_id=held.pk, ended_at=ended_at)


def test_there_is_no_log_of_a_talk_that_was_not_held():
    interview = InterviewFactory(stage="scheduled")
    values = {"learned": "A", "act_on": "", "interest_before": None, "interest_after": None}

    refused(
        services.save_reflection,
        error=IllegalMove,
        interview_id=interview.pk,
        version=1,
        values=values,
        share=False,
        referrals=[],
    )


@pytest.mark.parametrize(
    ("subject", "text"),
    [("Thank you", "For [what stays with you]."), ("Thank you", " "), ("", "For all.")],
)
def test_a_thank_you_is_written_out(subject, text):
    interview = InterviewFactory(stage="held")

    refused(services.send_thank_you, interview_id=interview.pk, subject=subject, text=text)


@pytest.mark.parametrize("medium", [ThankYou.Medium.SITE, "pigeon"])
def test_thanked_another_way_names_another_way(medium):
    interview = InterviewFactory(stage="held")

    refused(services.thanked_another_way, interview_id=interview.pk, medium=medium)


# --- the sheet ------------------------------------------------------------------------------------
def test_a_sheet_takes_no_question_that_the_office_keeps_to_itself():
    interview = InterviewFactory(stage="scheduled")
    draft = QuestionFactory(status=Question.Status.DRAFT)

    with pytest.raises(Question.DoesNotExist):
        sheets.plan_question(interview_id=interview.pk, question_id=draft.pk)
    sheets.plan_questions(interview_id=interview.pk, question_ids=[draft.pk])

    assert not interview.planned.filter(question=draft).exists()


def test_a_sheet_does_not_copy_that_of_another_student():
    theirs = InterviewFactory(student=StudentFactory(), stage="held")
    PlannedQuestion.objects.create(interview=theirs, text="Whose?", position=1)
    interview = InterviewFactory(stage="scheduled")

    with pytest.raises(Interview.DoesNotExist):
        sheets.plan_as_before(interview_id=interview.pk, earlier_id=theirs.pk)

    assert not interview.planned.exists()


def test_an_own_question_has_words():
    interview = InterviewFactory(stage="scheduled")

    with pytest.raises(Refusal):
        sheets.plan_own(interview_id=interview.pk, text=" ", minutes=2)


def test_words_of_a_question_taken_off_are_kept_whole_behind_long_notes():
    interview = InterviewFactory(stage="scheduled")
    services.save_note(
        interview_id=interview.pk, planned_id=None, text="a" * 7990, version=0, now=NOW
    )

    kept = services.append_to_free_notes(interview_id=interview.pk, text="Why?\nNIGHTS", now=NOW)

    assert kept.note.endswith("Why?\nNIGHTS")


def test_what_is_refused_queues_no_email():
    interview = InterviewFactory(message=f"{LETTER} [x]")

    with pytest.raises(Refusal):
        services.send(now=NOW, **sending(interview))

    assert not Email.objects.exists()
