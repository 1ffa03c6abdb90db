"""What every move shares: lock the row, save the facts, write the event, tell the contact list."""

import datetime as dt

from contacts import services as contacts
from core import clock
from interviews.models import Interview, InterviewEvent
from interviews.steps import chip_of, next_step

By = InterviewEvent.By


def locked(interview_id: int) -> Interview:
    """The row under its lock, with contact, student and profile. Inside a transaction only."""
    return Interview.objects.select_for_update(of=("self",)).with_people().get(pk=interview_id)


def settle(
    interview: Interview, move: str, *, by: str, now: dt.datetime, channel: str = "", note: str = ""
) -> InterviewEvent:
    """Save the facts of one move, remember who made it, and bring the contact list up to date."""
    interview.save()
    interview.refresh_from_db(fields=["stage"])
    show(interview, now)
    return InterviewEvent.objects.create(
        interview=interview, at=now, move=move, by=by, channel=channel, note=note[:500]
    )


def show(interview: Interview, now: dt.datetime) -> None:
    """Write chip and next due date downwards to the contact; its newest interview speaks for it."""
    newest = Interview.objects.filter(contact_id=interview.contact_id).order_by("-id").first()
    if newest is None or newest.pk != interview.pk:
        return
    step = next_step(interview, now)
    today = clock.local(now, interview.student.zone).date()
    contacts.show(contact=interview.contact, chip=chip_of(interview, today), next_due_at=step.due if step else None)
