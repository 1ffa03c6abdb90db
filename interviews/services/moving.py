"""What every move shares: the locks, the event, the contact's status."""

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q

from contacts import services as contacts
from contacts.models import Contact
from core import clock
from interviews.domain.contact_status import contact_status, next_due
from interviews.models import UNDER_WAY, IllegalMove, Interview, InterviewEvent, Stage, ThankYou
from interviews.services.refusals import limits_in_words
from outbox import services as outbox
from users.models import User

By = InterviewEvent.By


def locked(interview_id: int, now: dt.datetime) -> tuple[Interview, dt.datetime]:
    """Return the locked row with contact, student and profile, and the moment of the move.

    Lock order everywhere: the student's User row, the contact, the interview; a Person and outbox
    rows come last, so that moves of one student are serialized, whatever their interview. `no_key`
    locks don't block rows that only reference these, such as email.

    Raises IllegalMove once the contact is erased: nothing follows that.

    `now` was read before waiting for the locks: the moment is never before the last event's.
    """
    lock_student(Interview.objects.values_list("student_id", flat=True).get(pk=interview_id))
    # under that lock: until then the student may have merged the contact with another one
    rows = Contact.objects.select_for_update(of=("self",), no_key=True)
    contact = rows.get(interviews=interview_id)
    interview = Interview.objects.select_for_update(of=("self",)).with_people().get(pk=interview_id)
    if contact.erased_at:
        raise IllegalMove("erased", interview.stage)
    last = interview.events.aggregate(last=Max("at"))["last"]
    return interview, max(now, last or now)


def lock_student(student_id: int) -> None:
    """The first lock, needed to read or take a student's times."""
    User.objects.select_for_update(no_key=True).get(pk=student_id)


def check_letter(interview_id: int, now: dt.datetime) -> None:
    """Raise outbox.TooManyLetters if the student may send this contact no letter now.

    Call it before `locked`: it locks the student's row, too.
    """
    contact = Contact.objects.select_related("owner").get(interviews=interview_id)
    with limits_in_words(contact, now):
        outbox.check_letter_limits(
            sender_id=contact.owner_id,
            address=contact.email,
            is_hidden=contact.hides_address,
            now=now,
        )


UNDO_FOR = dt.timedelta(minutes=10)


def can_undo(interview: Interview, move: str, now: dt.datetime) -> bool:
    """True if `move` is the last event, made just now by the student and without a letter."""
    last = interview.events.order_by("at", "id").last()
    if last is None or (last.move, last.by) != (move, By.STUDENT) or now - last.at >= UNDO_FOR:
        return False
    if move in ("happened", "miss") and last.before is None:
        return False
    return last.note != ThankYou.Medium.SITE


def check_undo(interview: Interview, move: str, now: dt.datetime) -> None:
    if not can_undo(interview, move, now):
        raise IllegalMove(move, interview.stage)


def save_transition(
    interview: Interview,
    move: str,
    *,
    by: str,
    now: dt.datetime,
    channel: str = "",
    note: str = "",
    before: dict | None = None,
) -> InterviewEvent:
    """Save the facts of one move, record its event, update the contact's status.

    `before` is the snapshot for an undo. Raises IllegalMove for a second interview under way with
    this contact.
    """
    if interview.stage not in UNDER_WAY and interview.is_superseded:
        raise IllegalMove(move, interview.stage)
    interview.save()
    interview.refresh_from_db(fields=["stage"])
    update_contact_status(interview, now)
    return InterviewEvent.objects.create(
        interview=interview,
        at=now,
        move=move,
        by=by,
        channel=channel,
        note=note[:500],
        before=before,
    )


def update_contact_status(interview: Interview, now: dt.datetime) -> None:
    foremost = Interview.objects.filter(contact_id=interview.contact_id).foremost()
    if foremost is None or foremost.pk != interview.pk:
        return
    today = clock.local(now, interview.student.zone).date()
    contacts.set_status(
        contact=interview.contact,
        status=contact_status(interview, today),
        next_due_at=next_due(interview),
    )


def refresh_due_dates(now: dt.datetime) -> int:
    """Correct the dates of contacts for which a rule of the student has changed; return how many.

    A number of the office or a cohort, a student's cohort, or a closed day. One query, and locks
    for each contact that changes.
    """
    asked = Q(stage=Stage.ASKED, contact__status=Contact.Status.ASKED)
    held = Q(stage=Stage.HELD, contact__status=Contact.Status.THANK_NOW)
    rows = Interview.objects.filter(asked | held, contact__archived_at=None).with_people()
    changed = [row.pk for row in rows.iterator() if row.contact.next_due_at != next_due(row)]
    for interview_id in changed:
        with transaction.atomic():
            update_contact_status(*locked(interview_id, now))
    return len(changed)


def update_contact_status_in_new_zone(*, student_id: int, now: dt.datetime) -> None:
    """Recompute due dates, which are local days, after a student's change of zone."""
    counted = Interview.objects.filter(student=student_id, stage__in=[Stage.THANKED, Stage.NOT_NOW])
    counted = counted.filter(contact__erased_at=None)
    for interview_id in counted.values_list("pk", flat=True):
        with transaction.atomic():
            update_contact_status(*locked(interview_id, now))
