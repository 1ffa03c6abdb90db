"""The contact's possible actions on their page, from the interview's facts."""

import datetime as dt
from dataclasses import dataclass

from interviews.models import LATE, OPEN, Interview, Slot, Stage, guaranteed
from interviews.selectors.student_times import open_slots
from office.selectors.settings import office_settings

LATE_YES = LATE - {Stage.LAPSED}


@dataclass(frozen=True)
class ContactActions:
    """`moves`: the POSTs that the page accepts; `times`: offered and free; `ended`: no page."""

    moves: frozenset[str] = frozenset()
    times: tuple[Slot, ...] = ()
    ended: bool = False
    # the student has agreed to other talks at all offered times that are still to come
    is_taken: bool = False
    is_late: bool = False  # the student stopped waiting; a yes is still welcome
    # ... but the student has written again since, and that request is the one to answer
    is_superseded: bool = False


def contact_actions(interview: Interview, now: dt.datetime) -> ContactActions:
    """Read the interview, its slots and the student's other talks. At most three queries."""
    if interview.asked_at is None or now > link_expires_at(interview, interview.asked_at):
        return ContactActions(ended=True)
    stage = Stage(interview.stage)
    if stage in LATE_YES and interview.is_superseded:
        return ContactActions(is_superseded=True)
    if stage in OPEN or stage in LATE_YES:
        return _answering(interview, stage, now)
    if stage == Stage.SCHEDULED and now < guaranteed(interview.ends_at):
        return ContactActions(frozenset({"how", "move", "cancel"}))
    return ContactActions()


def _answering(interview: Interview, stage: Stage, now: dt.datetime) -> ContactActions:
    times = tuple(open_slots(interview, now))
    moves = {"propose"} | ({"accept"} if times else set())
    if stage in OPEN:
        moves |= {"not_now", "decline"}
    if interview.can("ask_back"):
        moves.add("ask_back")
    is_taken = not times and interview.slots.filter(by=Slot.By.STUDENT, starts_at__gt=now).exists()
    return ContactActions(frozenset(moves), times, is_taken=is_taken, is_late=stage in LATE_YES)


def link_expires_at(interview: Interview, asked_at: dt.datetime) -> dt.datetime:
    """Return some days past the talk; without a talk, as long as a late yes is possible."""
    office = office_settings()
    end = interview.ended_at or interview.ends_at
    if end and interview.stage in (Stage.SCHEDULED, Stage.HELD, Stage.THANKED):
        return end + dt.timedelta(days=office.link_days)
    return asked_at + dt.timedelta(days=office.late_yes_days)
