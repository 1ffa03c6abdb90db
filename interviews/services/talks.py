"""Moves of an agreed talk."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import services as contacts
from contacts.selectors.hidden_addresses import address_of
from core.errors import Refusal
from interviews.domain.contact_status import thanks_due_at
from interviews.domain.input_checks import LONGEST_LINE
from interviews.models import IllegalMove, Interview, InterviewEvent, Stage, ThankYou, guaranteed
from interviews.services.answers import tell_other_side, tell_student
from interviews.services.checks import (
    check_end,
    check_hours,
    check_lengths,
    check_names_no_referrer,
    check_times,
)
from interviews.services.drafts import offer
from interviews.services.free_times import check_free
from interviews.services.moving import (
    By,
    check_letter,
    locked,
    save_transition,
    update_contact_status,
)
from interviews.services.refusals import ContactSuppressed, NotYet
from interviews.services.snapshots import snapshot
from interviews.services.to_contact import email_contact
from office.selectors.settings import office_settings
from outbox import services as outbox


def check_past(interview: Interview, now: dt.datetime) -> None:
    """Raise NotYet for an agreed talk in the future."""
    if interview.stage == Stage.SCHEDULED and now < guaranteed(interview.starts_at):
        raise NotYet


@transaction.atomic
def move(
    *,
    interview_id: int,
    starts_at: dt.datetime,
    by: str,
    now: dt.datetime,
    agreed: bool = False,
    zone: str = "",
    insist: bool = False,
    channel: str = "",
) -> Interview:
    """Move a talk. If `agreed`, the other side knows, and only the student gets email.

    Raises IllegalMove, Refusal for a past time, TimeTaken for another talk then and, unless
    `agreed`, Refusal at night; the last two unless the student insists.
    """
    interview, now = locked(interview_id, now)
    before = interview.starts_at
    if interview.can("move") and before == starts_at:
        return interview  # submitted twice
    interview.move(starts_at=starts_at, zone=zone)
    check_times([starts_at], now)
    if not insist:
        check_free(interview, [starts_at], now, by=by)
        if by == By.STUDENT and not agreed:
            check_hours(interview, [starts_at])
    contacts.close_request(record=interview.request_record, at=guaranteed(interview.ends_at))
    note = before.isoformat() if before else ""
    event = save_transition(interview, "move", by=by, channel=channel, note=note, now=now)
    if agreed:
        tell_student(interview, event, now, alone=True)
    else:
        tell_other_side(interview, event, now)
    return interview


@transaction.atomic
def cancel(*, interview_id: int, note: str, by: str, now: dt.datetime) -> Interview:
    interview, now = locked(interview_id, now)
    event = _cancel(interview, by, now, note=note, said=note)
    tell_other_side(interview, event, now)
    return interview


@transaction.atomic
def record_cancellation(
    *, interview_id: int, note: str, by: str, channel: str, now: dt.datetime
) -> Interview:
    """Record that `by` canceled, and that the other side knows: only the student gets email.

    The note is the student's own and stays off the contact's page. Raises IllegalMove.
    """
    interview, now = locked(interview_id, now)
    event = _cancel(interview, by, now, note=note, channel=channel)
    tell_student(interview, event, now, alone=True)
    return interview


def _cancel(
    interview: Interview, by: str, now: dt.datetime, *, note: str, said: str = "", channel: str = ""
) -> InterviewEvent:
    """Close the talk; `said` is what the other side reads."""
    interview.close(move="cancel", outcome="canceled", note=said, now=now)
    contacts.close_request(record=interview.request_record, at=now)
    return save_transition(interview, "cancel", by=by, channel=channel, note=note, now=now)


@transaction.atomic
def happened(
    *,
    interview_id: int,
    ended_at: dt.datetime,
    now: dt.datetime,
    channel: str = "",
    early: bool = False,
    before: dict | None = None,
) -> Interview:
    """Record that it took place and ended at `ended_at`; its thank-you is then due.

    `channel` is set if it wasn't recorded on a page of the interview, `before` is the snapshot if
    more than this was done. Raises IllegalMove, Refusal for an end before the request, and NotYet
    for a future end or, unless `early`, for a future talk.
    """
    interview, now = locked(interview_id, now)
    interview.check_move("happened")
    check_end(ended_at, interview, now)
    if not early:
        check_past(interview, now)
    before = before or snapshot(interview)
    interview.happened(ended_at=ended_at)
    contacts.close_request(record=interview.request_record, at=ended_at, answered_at=ended_at)
    save_transition(interview, "happened", by=By.STUDENT, channel=channel, now=now, before=before)
    expect_thanks(interview, ended_at)
    return interview


def expect_thanks(interview: Interview, ended_at: dt.datetime) -> None:
    """Record the exchange of a talk that is over, and when its thank-you is due."""
    contacts.record_touch(contact=interview.contact, what="talk", now=ended_at)
    ThankYou.objects.update_or_create(
        interview=interview,
        to=ThankYou.To.INTERVIEWEE,
        defaults={"due_at": thanks_due_at(interview, ended_at)},
    )


@transaction.atomic
def correct_end(*, interview_id: int, ended_at: dt.datetime, now: dt.datetime) -> Interview:
    """Correct the end of a talk; a thank-you that is still due counts from there.

    Raises IllegalMove before the end, NotYet and Refusal as `happened`.
    """
    interview, now = locked(interview_id, now)
    if interview.stage not in (Stage.HELD, Stage.THANKED):
        raise IllegalMove("correct_end", interview.stage)
    check_end(ended_at, interview, now)
    interview.ended_at = ended_at
    interview.save(update_fields=["ended_at"])
    contacts.close_request(record=interview.request_record, at=ended_at)
    interview.thanks.filter(sent_at=None).update(due_at=thanks_due_at(interview, ended_at))
    update_contact_status(interview, now)
    return interview


@outbox.count_limit_hits
@transaction.atomic
def missed(
    *,
    interview_id: int,
    whose: str,
    line: str,
    subject: str,
    times: list[dt.datetime],
    now: dt.datetime,
    insist: bool = False,
) -> Interview:
    """Record a missed talk. `line` is emailed to the contact; `times` reopen the request.

    Raises IllegalMove, NotYet, TooManyLetters, ContactSuppressed, TimeTaken, and Refusal for past
    times, times at night, and a line that is too long or promises times and has none.
    """
    check_lengths(subject, line, LONGEST_LINE)
    _check_line(interview_id, line, times, now)
    interview, now = locked(interview_id, now)
    check_past(interview, now)
    check_names_no_referrer(interview.contact, subject, line)
    if line:
        _check_wants_email(interview, now)
    before = None if line or times else snapshot(interview)  # a letter can't be undone
    interview.close(move="miss", outcome="missed", note=whose, now=now)
    contacts.close_request(record=interview.request_record, at=now)
    event = save_transition(interview, "miss", by=By.STUDENT, note=whose, now=now, before=before)
    if times:
        event = _offer_again(interview, times, now, insist=insist)
    if line:
        _send_line(event, subject, line, now)
    return interview


def _check_line(interview_id: int, line: str, times: list[dt.datetime], now: dt.datetime) -> None:
    """Raise what speaks against sending `line`, before anything is locked."""
    if "{times}" in line and not times:
        raise Refusal(_("Offer at least one new time, or take {times} out of the line."))
    if line:
        check_letter(interview_id, now)


def _check_wants_email(interview: Interview, now: dt.datetime) -> None:
    if outbox.is_suppressed(address_of(interview.contact), "after_missed", now):
        text = _("%(first)s wants no email through this site. Only note it, then.")
        raise ContactSuppressed(text % {"first": interview.contact.first_name})


def _send_line(event: InterviewEvent, subject: str, line: str, now: dt.datetime) -> None:
    email_contact(
        "after_missed",
        event.interview,
        object_id=event.pk,
        fact=event.move,
        subject=subject,
        body=line,
        delay=office_settings().take_back,
        now=now,
    )


def _offer_again(
    interview: Interview, times: list[dt.datetime], now: dt.datetime, *, insist: bool = False
) -> InterviewEvent:
    interview.offer_again(now=now)
    check_times(times, now)
    if not insist:
        check_free(interview, times, now, by=By.STUDENT)
        check_hours(interview, times)
    if interview.request_record:
        contacts.reopen_request(record=interview.request_record)
    offer(interview, times, insist=insist, now=now)
    return save_transition(interview, "offer_again", by=By.STUDENT, now=now)


@transaction.atomic
def lapse(*, interview_id: int, now: dt.datetime) -> Interview:
    """Close a talk without an outcome after two weeks. It can still be recorded."""
    interview, now = locked(interview_id, now)
    interview.close(move="lapse", outcome="lapsed", now=now)
    contacts.close_request(record=interview.request_record, at=now)
    save_transition(interview, "lapse", by=By.SITE, now=now)
    return interview
