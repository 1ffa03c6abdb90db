"""From a draft to a sent request: send, record as sent, take back, follow up, stop waiting,
withdraw."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy

from contacts import services as contacts
from contacts.models import Channel, Contact
from core.edits import Stale
from core.errors import Refusal
from interviews.models import AnswerLink, Interview, Slot, Stage
from interviews.services.free_times import check_free, taken_among
from interviews.services.moving import (
    By,
    check_letter,
    lock_student,
    locked,
    save_transition,
    update_contact_status,
)
from interviews.services.refusals import (
    ContactSuppressed,
    ReviewedAnother,
    TooManyOpen,
    limits_in_words,
    say_limit,
)
from interviews.services.returned import fault_of
from office.services import current
from outbox import services as outbox
from outbox.models import Email

DRAFT_IS_KEPT = gettext_lazy("What you write is kept as a draft.")
ANSWERS = ("goal", "why_you", "known_through", "purpose", "how", "place")
DRAFT_FIELDS = (*ANSWERS, "minutes", "subject", "message")


def current_or_new_draft(*, contact: Contact) -> Interview:
    """The contact's open interview; else a draft in memory, prefilled from earlier ones. Stores
    nothing."""
    waiting = (
        Interview.objects.filter(contact=contact, closed_at=None, thanked_at=None)
        .with_people()
        .foremost()
    )
    if waiting:
        return waiting
    return Interview(
        student=contact.owner, contact=contact, stage=Stage.PLANNED, **_known_already(contact)
    )


def _known_already(contact: Contact) -> dict:
    """What was written for this contact before, else what the student said of themself: nothing
    is asked twice."""
    before = Interview.objects.filter(contact=contact).order_by("-id").first()
    if before:
        return {name: getattr(before, name) for name in (*ANSWERS, "minutes")}
    profile = getattr(contact.owner, "profile", None)
    goal = (profile.goal or profile.curious_about)[:300] if profile else ""
    through = (
        contact.introduced_by.name
        if contact.introduced_by and contact.introducer_may_be_named
        else ""
    )
    return {
        "goal": goal,
        "minutes": current().minutes_default,
        "place": contact.phone,
        "known_through": through,
    }


def reason_cannot_ask(*, contact: Contact, now: dt.datetime) -> Refusal | None:
    """Why `contact` cannot be asked now, before anything is written; `send` checks it again.

    TooManyLetters alone leaves the ways beside the site open.
    """
    found = _refusal(contact, now)
    if not found and contact.person:
        until = contacts.available_from(contact.person, now)
        found = contacts.LimitReached(until) if until != now else None
    if not found and contact.email:
        found = outbox.letters_hindrance(sender=contact.owner, address=contact.email, now=now)
    if found:
        say_limit(found, contact, now, ending=DRAFT_IS_KEPT)
    return found


def letter_limit(*, interview: Interview, now: dt.datetime) -> Refusal | None:
    """The limit that keeps a letter to this contact from going out now, or None. One query."""
    contact = interview.contact
    if not contact.email:
        return None
    found = outbox.letters_hindrance(sender=interview.student, address=contact.email, now=now)
    if found:
        say_limit(found, contact, now)
    return found


def _refusal(contact: Contact, now: dt.datetime) -> Refusal | None:
    """LimitReached for an address paused until a known day, else ContactSuppressed, or None."""
    addresses = [contact.email, *contacts.address_keys(contact.person)]
    found = outbox.suppression_of_any(filter(None, addresses), "request", now)
    if found is None:
        return None
    free = contacts.available_from(contact.person, now) if contact.person else now
    return (
        contacts.LimitReached(max(found.until, free))
        if found.until and free
        else ContactSuppressed()
    )


@transaction.atomic
def save_draft(
    *,
    contact: Contact,
    version: int,
    values: dict,
    relationship: str,
    slots: list[dt.datetime],
    now: dt.datetime,
    insist: bool = False,
) -> Interview:
    """Keep what the student typed; the contact's one draft is made at the first save, however often
    it is pressed.

    With `insist` times at which another talk is agreed are offered all the same.

    Raises Stale if another window saved first, IllegalMove once it was sent.
    """
    lock_student(contact.owner_id)
    contact = (
        Contact.objects.select_related("owner__profile")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=contact.pk)
    )
    interview = current_or_new_draft(contact=contact)
    interview.check_move("send")
    if interview.pk and interview.version != version:
        if all(
            getattr(interview, name) == values[name] for name in DRAFT_FIELDS if name != "place"
        ):
            return interview  # the same press twice
        raise Stale(interview)
    values = values | {"place": interview.place_for(values["how"], values["place"])}
    for name in DRAFT_FIELDS:
        setattr(interview, name, values[name])
    interview.version += 1
    interview.save()
    offer(interview, slots, insist=insist, now=now)
    Contact.objects.filter(pk=contact.pk).update(relationship=relationship)
    update_contact_status(interview, now)
    return interview


def offer(
    interview: Interview, starts: list[dt.datetime], *, insist: bool, now: dt.datetime
) -> None:
    """Store the times that the student offers in place of all others."""
    taken = taken_among(interview, starts, now) if insist else {}
    interview.slots.all().delete()
    Slot.objects.bulk_create(
        Slot(interview=interview, starts_at=start, is_insisted=start in taken)
        for start in sorted(set(starts))
    )


@outbox.counting_refusals
@transaction.atomic
def send(*, interview_id: int, version: int, now: dt.datetime) -> Email:
    """Send the draft as it was reviewed.

    Raises Stale, IllegalMove, ContactSuppressed, TooManyOpen, TooManyLetters, TimeTaken or
    contacts.LimitReached.
    """
    interview, now = _asking(interview_id, version, Channel.SITE, now)
    starts = [slot.starts_at for slot in interview.slots.all() if not slot.is_insisted]
    check_free(interview, starts, now, by=By.STUDENT)
    AnswerLink.renew(interview)  # the student may have looked at the old one, to send it themself
    email = outbox.add(
        "request",
        address=interview.contact.email,
        object_id=interview.pk,
        fact=now.isoformat(),
        sender=interview.student,
        subject=interview.subject,
        body=interview.message,
        hold=current().take_back,
        expires_at=_last_useful(interview, now),
        now=now,
    )
    save_transition(interview, "send", by=By.STUDENT, channel=Channel.SITE, now=now)
    return email


@outbox.counting_refusals
@transaction.atomic
def record_sent(*, interview_id: int, version: int, channel: str, now: dt.datetime) -> Interview:
    """The student sent it another way. The same limits hold; the site sends nothing."""
    interview, now = _asking(interview_id, version, channel, now)
    save_transition(interview, "send", by=By.STUDENT, channel=channel, now=now)
    return interview


def _asking(interview_id, version, channel, now) -> tuple[Interview, dt.datetime]:
    """The checks and the facts that every way of asking shares; leaves the row to be settled."""
    interview, now = locked(interview_id, now)
    interview.check_move("send")
    if interview.version != version:
        raise ReviewedAnother(interview)
    with limits_in_words(interview.contact, now, ending=DRAFT_IS_KEPT):
        _check_limits(interview, channel, now)
        interview.send(channel=channel, now=now)
        reserve_place(interview, now)
    if interview.contact.email:
        outbox.stop_link(interview.contact.email)
    return interview, now


def _check_limits(interview: Interview, channel: str, now: dt.datetime) -> None:
    contact = interview.contact
    outbox.check_set_up(now)
    if channel == Channel.SITE:
        outbox.check_letter(sender_id=interview.student_id, address=contact.email, now=now)
    if refusal := _refusal(contact, now):
        raise refusal
    open_requests = Interview.objects.filter(student_id=interview.student_id).open()
    if open_requests.count() >= current().open_requests:
        raise TooManyOpen


def reserve_place(interview: Interview, now: dt.datetime, override_reason: str = "") -> None:
    """Enter the request in the ledger and make its link. LimitReached without a reason."""
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
    """A request that could not go out is pointless once its last time has passed."""
    starts = [slot.starts_at for slot in interview.slots.all()]
    return max([*starts, now + dt.timedelta(days=1)])


@transaction.atomic
def take_back(*, interview_id: int, now: dt.datetime) -> bool:
    """Undo a send while the mail is still held. False when it has gone out; nothing is changed
    then."""
    interview, now = locked(interview_id, now)
    interview.check_move("take_back")
    if not outbox.take_back(
        "request", object_id=interview.pk, fact=interview.asked_at.isoformat(), now=now
    ):
        return False
    record = interview.request_record
    interview.take_back()
    save_transition(interview, "take_back", by=By.STUDENT, now=now)
    contacts.delete_request(record=record)
    return True


@outbox.counting_refusals
@transaction.atomic
def follow_up(*, interview_id: int, subject: str, body: str, now: dt.datetime) -> Interview:
    """One short follow-up, by the student's tap.

    Raises IllegalMove when one was sent already, ContactSuppressed, TooManyLetters.
    """
    if Interview.objects.filter(pk=interview_id, channel=Channel.SITE).exists():
        check_letter(interview_id, now)
    interview, now = locked(interview_id, now)
    if outbox.is_refused(interview.contact.email, "follow_up", now):
        raise ContactSuppressed
    interview.follow_up(now=now)
    if interview.channel == Channel.SITE:
        first = outbox.message_id(
            "request", object_id=interview.pk, fact=interview.asked_at.isoformat()
        )
        outbox.add(
            "follow_up",
            address=interview.contact.email,
            object_id=interview.pk,
            fact=now.isoformat(),
            sender=interview.student,
            subject=subject,
            body=body,
            hold=current().take_back,
            in_reply_to=first,
            now=now,
        )
    save_transition(interview, "follow_up", by=By.STUDENT, channel=interview.channel, now=now)
    return interview


@transaction.atomic
def withdraw(*, interview_id: int, note: str, now: dt.datetime) -> Interview:
    """The student no longer needs the talk; the contact's page says so."""
    return _give_up(interview_id, "withdraw", now, outcome="withdrawn", by=By.STUDENT, note=note)


@transaction.atomic
def stop_waiting(*, interview_id: int, now: dt.datetime) -> Interview:
    """The student stops waiting; nothing is sent, and a late yes opens it again."""
    return _give_up(interview_id, "stop_waiting", now, outcome="unanswered", by=By.STUDENT)


@transaction.atomic
def close_unanswered(*, interview_id: int, now: dt.datetime) -> Interview:
    """No answer in the time the office set: closed by itself, the person's place is free."""
    return _give_up(interview_id, "close_unanswered", now, outcome="unanswered", by=By.SITE)


@transaction.atomic
def close_barred(*, interview_id: int, now: dt.datetime) -> Interview:
    """The address must not be written to, by the person's wish or the office's; the student
    learns no cause."""
    interview, now = locked(interview_id, now)
    interview.bar(now=now)
    contacts.close_request(record=interview.request_record, at=now)
    event = save_transition(interview, "bar", by=By.SITE, now=now)
    outbox.add("answer", to=interview.student, object_id=event.pk, fact=event.move, now=now)
    return interview


def _give_up(interview_id, move, now, *, outcome, by, note=""):
    interview, now = locked(interview_id, now)
    interview.close(move=move, outcome=outcome, note=note, now=now)
    contacts.close_request(record=interview.request_record, at=now)
    save_transition(interview, move, by=by, note=note, now=now)
    return interview


@transaction.atomic
def address_failed(*, interview_id: int, now: dt.datetime) -> None:
    """The request reached nobody: a draft again, the person's place free, the student told why
    by the next page."""
    interview, now = locked(interview_id, now)
    if not interview.can("fail"):
        return
    record, fault = interview.request_record, fault_of("request", interview, interview.asked_at)
    interview.fail(fault=fault, now=now)
    save_transition(interview, "fail", by=By.SITE, now=now)
    contacts.delete_request(record=record)
