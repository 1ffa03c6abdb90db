"""Answers of the contact: by the link, or as recorded by the student."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts import services as contacts
from core.errors import Refusal
from interviews.domain.wording import number_missing_words
from interviews.models import Interview, InterviewEvent, Slot, Stage, guaranteed
from interviews.services.checks import check_times
from interviews.services.free_times import check_free
from interviews.services.moving import By, locked, save_transition
from interviews.services.to_contact import email_contact
from office.selectors.settings import office_settings
from outbox import services as outbox

# combined into one email, however many there are in a minute
LONGEST_PAUSE = dt.timedelta(days=400)  # a year and the rest of its month
BURST = ("move", "change_how")


@transaction.atomic
def accept(  # noqa: PLR0913 - an answer has that many facts, and every caller names those it has
    *,
    interview_id: int,
    starts_at: dt.datetime,
    zone: str,
    by: str,
    now: dt.datetime,
    talk: tuple[str, str],
    channel: str = "",
    invite: bool = True,
    insist: bool = False,
) -> Interview:
    """Agree on a time and on how to talk: `talk` is (how, place).

    Both get a calendar file; with `invite=False` the contact gets no email. Raises IllegalMove,
    Refusal for a past time, and TimeTaken for another talk then, unless the student insists.
    """
    interview, now = locked(interview_id, now)
    note = "late" if interview.closed_at is not None else ""
    _agree(interview, starts_at, zone, by=by, now=now, insist=insist)
    _agree_how(interview, *talk, by=by)
    contacts.close_request(
        record=interview.request_record,
        at=guaranteed(interview.ends_at),
        answered_at=now,
        agreed=True,
    )
    event = save_transition(interview, "accept", by=by, channel=channel, note=note, now=now)
    contacts.record_touch(contact=interview.contact, what="accept", now=now)
    _tell_student(interview, event, now)
    if invite:
        _confirm(interview, now)
    return interview


def _agree(
    interview: Interview,
    starts_at: dt.datetime,
    zone: str,
    *,
    by: str,
    now: dt.datetime,
    insist: bool,
) -> None:
    interview.accept(starts_at=starts_at, zone=zone, now=now)
    check_times([starts_at], now)
    if not insist:
        check_free(interview, [starts_at], now, by=by)


def _agree_how(interview: Interview, how: str, place: str, *, by: str) -> None:
    _check_number(interview, how, place, by)
    interview.place, interview.how = interview.place_for(how, place), how


def _confirm(interview: Interview, now: dt.datetime) -> None:
    """Email the contact the calendar file."""
    email_contact(
        "confirmation",
        interview,
        object_id=interview.pk,
        fact=str(interview.calendar_sequence),
        now=now,
    )


@transaction.atomic
def propose(
    *,
    interview_id: int,
    times: list[dt.datetime],
    note: str,
    by: str,
    now: dt.datetime,
    channel: str = "",
    zone: str = "",
) -> Interview:
    """Suggest other times, or a note that says when; the student chooses.

    Times are named in `zone` from then on. Raises IllegalMove, TimeTaken, and Refusal for a past
    time or, from the contact, for nothing at all.
    """
    interview, now = locked(interview_id, now)
    if interview.stage == Stage.PROPOSING and _proposed(interview) == (note, set(times)):
        return interview  # submitted twice
    interview.propose(note=note, zone=zone, now=now)
    check_times(times, now)
    if by == By.CONTACT and not (times or note.strip()):
        raise Refusal(_("Suggest at least one time, or say in words when it suits you."))
    check_free(interview, times, now, by=by)
    interview.slots.filter(by=Slot.By.CONTACT).delete()
    Slot.objects.bulk_create(
        Slot(interview=interview, starts_at=time, by=Slot.By.CONTACT) for time in sorted(set(times))
    )
    if interview.request_record:
        contacts.reopen_request(record=interview.request_record, answered_at=now)
    event = save_transition(interview, "propose", by=by, channel=channel, note=note, now=now)
    _tell_student(interview, event, now)
    return interview


def _proposed(interview: Interview) -> tuple[str, set[dt.datetime]]:
    slots = interview.slots.filter(by=Slot.By.CONTACT)
    return interview.proposed_note, set(slots.values_list("starts_at", flat=True))


@transaction.atomic
def decline(
    *, interview_id: int, note: str, by: str, now: dt.datetime, channel: str = ""
) -> Interview:
    return _close(
        interview_id, "decline", now, outcome="declined", by=by, note=note, channel=channel
    )


@transaction.atomic
def not_now(
    *,
    interview_id: int,
    until: dt.date,
    by: str,
    now: dt.datetime,
    note: str = "",
    channel: str = "",
) -> Interview:
    """Close until `until`; then the contact is "to contact" again.

    Raises IllegalMove, and Refusal for a day that has come or lies more than a year ahead.
    """
    if not now.date() < until <= (now + LONGEST_PAUSE).date():
        raise Refusal(_("Choose the month in which you may ask again."))
    return _close(
        interview_id,
        "not_now",
        now,
        outcome="not_now",
        by=by,
        note=note,
        channel=channel,
        until=until,
    )


def _close(interview_id, move, now, *, outcome, by, note, channel, until=None):
    interview, now = locked(interview_id, now)
    interview.close(move=move, outcome=outcome, note=note, until=until, now=now)
    contacts.close_request(record=interview.request_record, at=now, answered_at=now)
    event = save_transition(interview, move, by=by, channel=channel, note=note, now=now)
    _tell_student(interview, event, now)
    return interview


@transaction.atomic
def change_how(*, interview_id: int, how: str, place: str, by: str, now: dt.datetime) -> Interview:
    """Change who calls, which number, link or place; after a yes with a new calendar file."""
    interview, now = locked(interview_id, now)
    place = interview.place_for(how, place)
    if (interview.how, interview.place) == (how, place):
        return interview
    _check_number(interview, how, place, by)
    interview.change_how(how=how, place=place)
    event = save_transition(interview, "change_how", by=by, now=now)
    if interview.agreed_at:
        tell_other_side(interview, event, now)
    return interview


def _check_number(interview: Interview, how: str, place: str, by: str) -> None:
    """Raise Refusal if the contact wants to be called and no number is known."""
    if by == By.CONTACT and interview.lacks_number(how, place):
        raise Refusal(number_missing_words(interview))


def tell_other_side(interview: Interview, event: InterviewEvent, now: dt.datetime) -> None:
    """Email the other side of the change, with the calendar file."""
    tell_student(interview, event, now, alone=not interview.contact.can_be_emailed)
    if interview.contact.can_be_emailed:
        email_contact(
            "change",
            interview,
            object_id=event.pk,
            fact=event.move,
            due_at=_due("change", interview, event, now),
            now=now,
        )


def tell_student(
    interview: Interview, event: InterviewEvent, now: dt.datetime, *, alone: bool
) -> None:
    """Email the student the calendar file; `alone` if nobody else gets one."""
    due_at = _due("answer", interview, event, now, alone=alone)
    outbox.add(
        "answer", to=interview.student, object_id=event.pk, fact=event.move, due_at=due_at, now=now
    )


def _due(
    kind: str, interview: Interview, event: InterviewEvent, now: dt.datetime, *, alone: bool = True
) -> dt.datetime:
    """Return when email of `kind` about `event` is due: at once, or combined for a burst.

    It replaces an email that still waits, and describes the change from the last announced time.
    """
    if event.move not in BURST:
        return now
    earlier = interview.events.filter(move__in=BURST, pk__lt=event.pk).values("pk")
    waiting = outbox.supersede(Q(kind=kind, object_id__in=earlier), now=now)
    told = (
        interview.events.filter(pk__in=[row.object_id for row in waiting]).exclude(note="").first()
    )
    if alone and told:
        event.note = told.note
        event.save(update_fields=["note"])
    return min([row.due_at for row in waiting], default=now + office_settings().take_back)


def _tell_student(interview: Interview, event: InterviewEvent, now: dt.datetime) -> None:
    """Email an answer; one recorded by the student needs only the calendar file."""
    if event.by == By.CONTACT or event.move == "accept":
        outbox.add("answer", to=interview.student, object_id=event.pk, fact=event.move, now=now)
