"""Every move of the stage table as a call of the real service that makes it."""

import datetime as dt
import uuid

from django.db import transaction

from interviews import services
from interviews.models import Stage
from interviews.services import (
    closing,
    contact_questions,
    logged_talks,
    returned,
    talks,
    withheld,
)
from interviews.services.moving import locked
from outbox import services as outbox
from tests.factories import DAY, HOUR, NOW

TALK = ("i_call", "(555) 010-0142")

DO = {
    "send": lambda pk, version: services.send(interview_id=pk, version=version, now=NOW),
    "undo_send": lambda pk, _: services.undo_send(interview_id=pk, now=NOW),
    "fail": lambda pk, _: returned.address_failed(interview_id=pk, now=NOW),
    "follow_up": lambda pk, _: services.follow_up(
        interview_id=pk, subject="Re: A question", body="{times}", now=NOW
    ),
    "propose": lambda pk, _: services.propose(
        interview_id=pk, times=[NOW + 4 * DAY], note="Mornings", by="contact", now=NOW
    ),
    "accept": lambda pk, _: services.accept(
        interview_id=pk,
        starts_at=NOW + 3 * DAY,
        zone="America/Denver",
        by="contact",
        now=NOW,
        talk=TALK,
    ),
    "bar": lambda pk, _: closing.close_barred(interview_id=pk, now=NOW),
    "ask_back": lambda pk, _: services.ask_back(
        interview_id=pk, question="Which ward?", by="contact", now=NOW
    ),
    "reply": lambda pk, _: services.reply(
        interview_id=pk, subject="Re: A question", body="Ward 3. {times}", now=NOW
    ),
    "undo_reply": lambda pk, _: services.undo_reply(interview_id=pk, now=NOW),
    "fail_reply": lambda pk, _: contact_questions.reply_failed(interview_id=pk, now=NOW),
    "decline": lambda pk, _: services.decline(
        interview_id=pk, note="A full week", by="contact", now=NOW
    ),
    "not_now": lambda pk, _: services.not_now(
        interview_id=pk, until=dt.date(2026, 5, 1), by="contact", now=NOW
    ),
    "withdraw": lambda pk, _: services.withdraw(interview_id=pk, note="", now=NOW),
    "stop_waiting": lambda pk, _: services.stop_waiting(interview_id=pk, now=NOW),
    "close_unanswered": lambda pk, _: services.close_unanswered(interview_id=pk, now=NOW),
    "move": lambda pk, _: services.move(
        interview_id=pk, starts_at=NOW + 5 * DAY, by="contact", now=NOW
    ),
    "change_how": lambda pk, _: services.change_how(
        interview_id=pk, how="video", place="https://meet.example/1", by="contact", now=NOW
    ),
    "cancel": lambda pk, _: services.cancel(interview_id=pk, note="", by="contact", now=NOW),
    "happened": lambda pk, _: services.happened(interview_id=pk, ended_at=NOW - HOUR, now=NOW),
    "miss": lambda pk, _: services.missed(
        interview_id=pk, whose="they", line="", subject="", times=[], now=NOW
    ),
    "offer_again": lambda pk, _: offer_again(pk),
    "lapse": lambda pk, _: services.lapse(interview_id=pk, now=NOW),
    "fail_follow_up": lambda pk, _: returned.follow_up_failed(interview_id=pk, now=NOW),
    "hold_follow_up": lambda pk, _: withheld.hold_follow_up(interview_id=pk, now=NOW),
    "fail_thanks": lambda pk, _: returned.thanks_failed(interview_id=pk, now=NOW),
    "undo_happened": lambda pk, _: services.undo_happened(interview_id=pk, now=NOW),
    "undo_begin": lambda pk, _: services.undo_begin(interview_id=pk, now=NOW),
    "log": lambda pk, _: log(pk),
    "undo_miss": lambda pk, _: services.undo_missed(interview_id=pk, now=NOW),
    "undo_log": lambda pk, _: services.undo_log(interview_id=pk, now=NOW),
    "undo_thank": lambda pk, _: services.undo_thanked(interview_id=pk, now=NOW),
    "thank": lambda pk, _: services.send_thank_you(
        interview_id=pk, subject="Thank you", text="For all.", now=NOW
    ),
}


def log(interview_id, now=NOW, key=None):
    """A talk with the contact of this draft that came about without it."""
    with transaction.atomic():
        interview, now = locked(interview_id, now)
        said = services.LoggedTalk(ended_at=now - HOUR, how="in_person")
        logged_talks._log(interview, said, key or uuid.uuid4(), now, was_draft=True)


@transaction.atomic
def offer_again(interview_id):
    """New times after a talk that is off; the page does it in one go with "it didn't happen"."""
    talks._offer_again(locked(interview_id, NOW)[0], [NOW + 4 * DAY], NOW)


PAST = {"starts_at": NOW - 2 * HOUR, "ends_at": NOW - HOUR}


def make(move, interview):
    if move in ("happened", "miss") and interview.stage == Stage.SCHEDULED:
        type(interview).objects.filter(pk=interview.pk).update(**PAST)
    return DO[move](interview.pk, interview.version)


def mail_on_hold(interview):
    """The request's own mail, still waiting, so that it can be taken back."""
    return outbox.add(
        "request",
        address=interview.contact.email,
        object_id=interview.pk,
        fact=interview.asked_at.isoformat(),
        sender=interview.student,
        subject="A question",
        body="Words",
        now=NOW,
    )


def mail_that_bounced(interview, kind):
    """The follow-up or thank-you of this interview, refused by its address."""
    moment = NOW - HOUR
    column = {"follow_up": "followed_up_at", "reply": "replied_at"}.get(kind, "thanked_at")
    type(interview).objects.filter(pk=interview.pk).update(**{column: moment})
    row = outbox.add(
        kind,
        address=interview.contact.email,
        object_id=interview.pk,
        fact=moment.isoformat(),
        sender=interview.student,
        subject="S",
        body="Words",
        now=moment,
    )
    type(row).objects.filter(pk=row.pk).update(state="bounced", next_attempt_at=None, ended_at=NOW)


def stage_of(interview):
    interview.refresh_from_db()
    return Stage(interview.stage)
