"""Questions of the contact before a yes or no, and the student's reply."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import services as contacts
from contacts.models import Channel
from contacts.selectors.hidden_addresses import address_of
from core.errors import Refusal
from interviews.domain.input_checks import reply_fault
from interviews.models import Interview, InterviewEvent, guaranteed
from interviews.services.checks import (
    check,
    check_lengths,
    check_letter_can_go,
    check_names_no_referrer,
)
from interviews.services.moving import By, locked, save_transition
from interviews.services.refusals import ContactSuppressed
from interviews.services.returned import LOST, fault_of
from interviews.services.to_contact import email_contact
from office.selectors.settings import office_settings
from outbox import services as outbox
from outbox.models import Email


@transaction.atomic
def ask_back(
    *, interview_id: int, question: str, by: str, now: dt.datetime, channel: str = ""
) -> Interview:
    """Record the contact's question; a follow-up that still waits isn't sent.

    Raises IllegalMove, and Refusal for an empty question.
    """
    interview, now = locked(interview_id, now)
    if not question.strip():
        first = {"first": interview.contact.first_name}
        raise Refusal(_("Write down what %(first)s asked.") % first)
    if interview.can("ask_back") and interview.has_open_question and interview.question == question:
        return interview  # submitted twice
    interview.ask_back(question=question, now=now)
    followed_up = interview.followed_up_at
    if followed_up and _take_back("follow_up", interview, followed_up, now):
        interview.followed_up_at = None
    if interview.request_record:
        contacts.reopen_request(record=interview.request_record, answered_at=now)
    event = save_transition(interview, "ask_back", by=by, channel=channel, note=question, now=now)
    if by == By.CONTACT:
        outbox.add("answer", to=interview.student, object_id=event.pk, fact=event.move, now=now)
    return interview


@transaction.atomic
def reply(*, interview_id: int, subject: str, body: str, now: dt.datetime) -> Interview:
    """Send the student's reply after the undo time. It counts toward no limit.

    Raises IllegalMove if no question is open, ContactSuppressed, and Refusal for a letter with a
    gap, without an address or too long.
    """
    interview, now = locked(interview_id, now)
    interview.reply(now=now)
    check_letter_can_go(interview)
    check(reply_fault(body))
    check_lengths(subject, body)
    check_names_no_referrer(interview.contact, subject, body)
    if outbox.is_suppressed(address_of(interview.contact), "reply", now):
        raise ContactSuppressed
    first = outbox.message_id(
        "request", object_id=interview.pk, fact=guaranteed(interview.asked_at).isoformat()
    )
    email_contact(
        "reply",
        interview,
        object_id=interview.pk,
        fact=now.isoformat(),
        subject=subject,
        body=body,
        delay=office_settings().take_back,
        in_reply_to=first if interview.channel == Channel.SITE else "",
        now=now,
    )
    save_transition(interview, "reply", by=By.STUDENT, channel=Channel.SITE, now=now)
    return interview


@transaction.atomic
def replied_another_way(*, interview_id: int, now: dt.datetime) -> Interview:
    interview, now = locked(interview_id, now)
    interview.reply(now=now)
    save_transition(interview, "reply", by=By.STUDENT, now=now)
    return interview


@transaction.atomic
def undo_reply(*, interview_id: int, now: dt.datetime) -> bool:
    """Undo a reply that waits; return False once it is sent. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    interview.check_move("undo_reply")
    if interview.replied_at is None or not _take_back(
        "reply", interview, interview.replied_at, now
    ):
        return False
    interview.undo_reply()
    save_transition(interview, "undo_reply", by=By.STUDENT, now=now)
    return True


@transaction.atomic
def reply_failed(*, interview_id: int, now: dt.datetime) -> None:
    """Reopen the question, since the reply was undelivered. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    fault = fault_of("reply", interview, interview.replied_at)
    if not fault:
        return  # another one was sent meanwhile
    interview.fail_reply(fault=fault, now=now)
    save_transition(interview, "fail_reply", by=By.SITE, now=now)


def open_questions(interview: Interview) -> list[InterviewEvent]:
    """Return the contact's questions since the last reply, oldest first. At most one query."""
    if not interview.has_open_question:
        return []
    # a later one was undone
    asked = interview.events.filter(move="ask_back", at__lte=interview.question_at)
    return list(asked.filter(at__gt=interview.replied_at) if interview.replied_at else asked)


def unsent_reply(interview: Interview) -> tuple[str, str] | None:
    """Return subject and text of a reply that was undone or undelivered, or None."""
    rows = Email.objects.about("reply", interview.pk).filter(
        state__in=[*LOST, Email.State.CANCELED]
    )
    rows = (
        rows.filter(due_at__gte=interview.question_at).exclude(body="")
        if interview.question_at
        else rows.none()
    )
    return rows.order_by("-id").values_list("subject", "body").first()


def _take_back(kind: str, interview: Interview, moment: dt.datetime, now: dt.datetime) -> bool:
    return outbox.cancel(kind, object_id=interview.pk, fact=moment.isoformat(), now=now)
