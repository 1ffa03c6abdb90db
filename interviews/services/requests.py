"""Send a request, record one that was sent another way, undo that, follow up."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import services as contacts
from contacts.models import Channel, Contact
from contacts.selectors.hidden_addresses import address_of, takes_requests
from core.errors import Refusal
from interviews.models import AnswerLink, Interview, guaranteed
from interviews.services.checks import (
    check,
    check_complete,
    check_lengths,
    check_letter_can_go,
    check_names_no_referrer,
)
from interviews.services.free_times import check_free
from interviews.services.limits import DRAFT_IS_KEPT, check_limits
from interviews.services.moving import By, check_letter, locked, save_transition
from interviews.services.refusals import ContactSuppressed, ReviewedAnother, limits_in_words
from interviews.services.to_contact import email_contact
from office.selectors.settings import office_settings
from outbox import services as outbox
from outbox.models import Email


@outbox.count_limit_hits
@transaction.atomic
def send(*, interview_id: int, version: int, now: dt.datetime) -> Email:
    """Send the draft as it was reviewed.

    Raises ReviewedAnother, IllegalMove, ContactSuppressed, TooManyOpen, TooManyLetters, TimeTaken,
    contacts.LimitReached, and Refusal for a draft that is not ready.
    """
    interview, now = _asking(interview_id, version, Channel.SITE, now)
    starts = [slot.starts_at for slot in interview.slots.all() if not slot.is_insisted]
    check_free(interview, starts, now, by=By.STUDENT)
    check_complete(interview, now)
    AnswerLink.renew(interview)  # the student may have copied the old one to send it another way
    email = email_contact(
        "request",
        interview,
        object_id=interview.pk,
        fact=now.isoformat(),
        subject=interview.subject,
        body=interview.message,
        delay=office_settings().take_back,
        expires_at=_last_useful(interview, now),
        now=now,
    )
    if email is None:  # it was deleted from the directory since the limits were checked
        raise ContactSuppressed
    save_transition(interview, "send", by=By.STUDENT, channel=Channel.SITE, now=now)
    return email


@outbox.count_limit_hits
@transaction.atomic
def record_sent(*, interview_id: int, version: int, channel: str, now: dt.datetime) -> Interview:
    """Record a request sent another way. The same limits and checks apply; nothing is sent."""
    interview, now = _asking(interview_id, version, channel, now)
    check_complete(interview, now)
    save_transition(interview, "send", by=By.STUDENT, channel=channel, now=now)
    return interview


def _asking(interview_id, version, channel, now) -> tuple[Interview, dt.datetime]:
    interview, now = locked(interview_id, now)
    interview.check_move("send")
    if interview.version != version:
        raise ReviewedAnother(interview)
    _check_channel(interview.contact, channel)
    with limits_in_words(interview.contact, now, ending=DRAFT_IS_KEPT):
        check_limits(interview, channel, now)
        interview.send(channel=channel, now=now)
        reserve_place(interview, now)
    if address := address_of(interview.contact):
        outbox.stop_link(address)
    return interview, now


def _check_channel(contact: Contact, channel: str) -> None:
    if channel == Channel.SITE and not contact.can_be_emailed:
        raise Refusal(_("Enter an email address, or choose how you sent it yourself."))
    if channel != Channel.SITE and contact.hides_address:
        text = _("%(first)s is in the program's directory. Your request goes out from here alone.")
        raise Refusal(text % {"first": contact.first_name})


def reserve_place(interview: Interview, now: dt.datetime, override_reason: str = "") -> None:
    """Record the request and create its link. Raises LimitReached without a reason."""
    person = contacts.person_of_contact(interview.contact)
    if person:
        interview.request_record = contacts.record_request(
            person=person,
            by=interview.student,
            channel=interview.channel,
            now=now,
            override_reason=override_reason,
        )
    AnswerLink.of(interview)


def _last_useful(interview: Interview, now: dt.datetime) -> dt.datetime:
    """Return when sending becomes pointless: after the last offered time, at least a day ahead."""
    starts = [slot.starts_at for slot in interview.slots.all()]
    return max([*starts, now + dt.timedelta(days=1)])


@transaction.atomic
def undo_send(*, interview_id: int, now: dt.datetime) -> bool:
    """Undo a request that waits; return False once it is sent. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    interview.check_move("undo_send")
    if not outbox.cancel(
        "request", object_id=interview.pk, fact=guaranteed(interview.asked_at).isoformat(), now=now
    ):
        return False
    record = interview.request_record
    interview.undo_send()
    save_transition(interview, "undo_send", by=By.STUDENT, now=now)
    contacts.delete_request(record=record)
    return True


@outbox.count_limit_hits
@transaction.atomic
def follow_up(*, interview_id: int, subject: str, body: str, now: dt.datetime) -> Interview:
    """Send the one short follow-up, or record one sent another way.

    Raises IllegalMove for a second one, ContactSuppressed, TooManyLetters, and Refusal for an empty
    or too long letter.
    """
    check_lengths(subject, body)
    if Interview.objects.filter(pk=interview_id, channel=Channel.SITE).exists():
        check_letter(interview_id, now)
    interview, now = locked(interview_id, now)
    address = address_of(interview.contact)
    if outbox.is_suppressed(address, "follow_up", now) or not takes_requests(
        interview.contact, now
    ):
        raise ContactSuppressed
    interview.follow_up(now=now)
    check_names_no_referrer(interview.contact, subject, body)
    if interview.channel == Channel.SITE:
        check_letter_can_go(interview)
        check("" if body.strip() else _("Write your message first."))
    if interview.channel == Channel.SITE:
        first = outbox.message_id(
            "request", object_id=interview.pk, fact=guaranteed(interview.asked_at).isoformat()
        )
        email_contact(
            "follow_up",
            interview,
            object_id=interview.pk,
            fact=now.isoformat(),
            subject=subject,
            body=body,
            delay=office_settings().take_back,
            in_reply_to=first,
            now=now,
        )
    save_transition(interview, "follow_up", by=By.STUDENT, channel=interview.channel, now=now)
    return interview
