"""The status of a contact and the dates that follow from an interview's facts."""

import datetime as dt

from contacts.models import Contact
from core.clock import at, business_deadline, local
from interviews.models import Interview, Stage, guaranteed
from office.selectors.calendar import closed_days
from office.selectors.settings import office_settings

Status = Contact.Status
STATUS_BY_STAGE = {
    Stage.PLANNED: Status.TO_CONTACT,
    Stage.ASKED: Status.ASKED,
    Stage.PROPOSING: Status.ASKED,
    Stage.SCHEDULED: Status.SCHEDULED,
    Stage.HELD: Status.THANK_NOW,
    Stage.THANKED: Status.KEEPING_IN_TOUCH,
}
DRAFT_RESTS = dt.timedelta(days=3)


def contact_status(interview: Interview, today: dt.date) -> str:
    """Return the contact's status; after its month, a "not now" is to be contacted again."""
    if (
        interview.stage == Stage.NOT_NOW
        and interview.not_now_until
        and interview.not_now_until <= today
    ):
        return Status.TO_CONTACT
    return STATUS_BY_STAGE.get(Stage(interview.stage), Status.CLOSED)


def next_due(interview: Interview) -> dt.datetime | None:
    """Return the date beside the status in the contact list, from stored facts only.

    Asked: the follow-up. Scheduled: the talk. Held: the thank-you. Thanked: keeping in touch. Not
    now: its month.
    """
    stage = Stage(interview.stage)
    if stage == Stage.ASKED and not interview.followed_up_at:
        return follow_up_at(interview)
    if stage == Stage.SCHEDULED:
        return interview.starts_at
    if stage == Stage.HELD:
        return thanks_due_at(interview, guaranteed(interview.ended_at))
    if stage == Stage.THANKED:
        return interview.contact.next_turn_at(interview.student.zone)
    if stage == Stage.NOT_NOW and interview.not_now_until:
        return at(interview.not_now_until, dt.time(), interview.student.zone)
    return None


def follow_up_at(interview: Interview) -> dt.datetime:
    """Return when one follow-up is ready, counted from the last message of either side."""
    since = guaranteed(interview.waiting_since)
    return _deadline(since, interview.rules_at(since).follow_up_days)


def answer_deadline(interview: Interview) -> dt.datetime:
    """Return when an open request is closed, counted from the last message of either side."""
    since = guaranteed(interview.waiting_since)
    return _deadline(since, interview.rules_at(since).close_days)


def thanks_due_at(interview: Interview, ended_at: dt.datetime) -> dt.datetime:
    return ended_at + interview.rules_at(ended_at).thank_you_within


def _deadline(since: dt.datetime, days: int) -> dt.datetime:
    return business_deadline(since, days, office_settings().zone, closed_days())


def draft_rests_until(created_at: dt.datetime, zone: str) -> dt.datetime:
    """Return the start, in the student's zone, of the day on which a draft gets a reminder."""
    return at(local(created_at, zone).date() + DRAFT_RESTS, dt.time(), zone)
