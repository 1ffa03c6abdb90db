"""Interviews of the last weeks, built in memory by moves and stored in a few statements.

The moves are the model's own, so illegal transitions are refused. A test compares the rows with
those that the services would store.
"""

import datetime as dt
from dataclasses import dataclass, field

from contacts.models import Channel, Contact, Person, PersonKey, RequestRecord, Touch
from core import clock
from core.addresses import base_key
from core.clock import DAY
from interviews.domain.contact_status import contact_status, next_due
from interviews.models import AnswerLink, Interview, InterviewEvent, Stage, ThankYou
from office.selectors.settings import office_settings

By = InterviewEvent.By
AFTER = {
    "send": Stage.ASKED,
    "follow_up": Stage.ASKED,
    "propose": Stage.PROPOSING,
    "accept": Stage.SCHEDULED,
    "happened": Stage.HELD,
    "thank": Stage.THANKED,
    "decline": Stage.DECLINED,
    "not_now": Stage.NOT_NOW,
    "close_unanswered": Stage.UNANSWERED,
    "withdraw": Stage.WITHDRAWN,
    "cancel": Stage.CANCELED,
    "miss": Stage.MISSED,
    "lapse": Stage.LAPSED,
}
BY_SITE = frozenset({"close_unanswered", "lapse"})
ANSWERS = frozenset({"propose", "accept", "decline", "not_now"})
TOUCHES = {"accept": "accept", "happened": "talk", "thank": "thanks"}

# Moves, and how many days ago. "talk" is the agreed time; negative numbers are in the future.
PASTS: dict[str, dict[str, float]] = {
    "draft": {},
    "asked": {"send": 3},
    "asked_twice": {"send": 12, "follow_up": 2},
    "proposing": {"send": 4, "propose": 1},
    "scheduled": {"send": 8, "accept": 6, "talk": -4},
    "next_week": {"send": 5, "accept": 2, "talk": -8},
    "unlogged": {"send": 14, "accept": 12, "talk": 5},
    "unthanked": {"send": 10, "accept": 8, "talk": 3, "happened": 2.5},
    "thanked": {"send": 21, "accept": 18, "talk": 12, "happened": 11.9, "thank": 11.5},
    "thanked_before": {"send": 70, "accept": 66, "talk": 60, "happened": 59.9, "thank": 59.8},
    "thanked_late": {"send": 40, "accept": 37, "talk": 32, "happened": 31, "thank": 29},
    "declined": {"send": 24, "decline": 22},
    "not_now": {"send": 20, "not_now": 18},
    "unanswered": {"send": 40, "follow_up": 29, "close_unanswered": 19},
    "withdrawn": {"send": 16, "withdraw": 13},
    "canceled": {"send": 25, "accept": 22, "talk": 14, "cancel": 16},
    "missed": {"send": 19, "accept": 16, "talk": 11, "miss": 10.9},
    "lapsed": {"send": 45, "accept": 42, "talk": 35, "lapse": 20},
}


@dataclass
class Past:
    """One interview and its events; `store` saves them."""

    interview: Interview
    events: list[InterviewEvent] = field(default_factory=list)

    def make_moves(self, name: str, now: dt.datetime) -> "Past":
        days = PASTS[name]
        self.interview.created_at = now - (max(days.values(), default=4) + 1) * DAY
        talk = now.replace(minute=0, second=0, microsecond=0) - days.get("talk", 0) * DAY
        for move in sorted((each for each in days if each != "talk"), key=lambda each: -days[each]):
            self._move(move, now - days[move] * DAY, talk)
        return self

    def _move(self, move: str, when: dt.datetime, talk: dt.datetime) -> None:
        interview, zone = self.interview, self.interview.student.zone
        match move:
            case "send":
                interview.send(channel=Channel.MAILBOX, now=when)
            case "follow_up" | "thank":
                getattr(interview, move)(now=when)
            case "propose":
                interview.propose(note="Late afternoons are easiest for me.", zone=zone, now=when)
            case "accept":
                interview.accept(starts_at=talk, zone=zone, now=when)
            case "happened":
                interview.happened(ended_at=talk + interview.duration)
            case _:
                until = clock.local(when, zone).date() + 60 * DAY if move == "not_now" else None
                interview.close(move=move, outcome=AFTER[move], now=when, until=until)
        interview.stage = AFTER[move]
        by = By.SITE if move in BY_SITE else By.STUDENT
        channel = "reply" if move in ANSWERS else ""
        self.events.append(
            InterviewEvent(interview=interview, at=when, move=move, by=by, channel=channel)
        )

    @property
    def touches(self) -> list[Touch]:
        contact = self.interview.contact
        return [Touch(contact=contact, at=event.at, what=TOUCHES[event.move]) for event in
        self.events
                if event.move in TOUCHES]  # fmt: skip

    def request_record(self) -> RequestRecord | None:
        interview, contact = self.interview, self.interview.contact
        if not (interview.asked_at and contact.person):
            return None
        answered = next((event.at for event in self.events if event.move in ANSWERS), None)
        return RequestRecord(
            person=contact.person,
            student=interview.student,
            channel=interview.channel,
            asked_at=interview.asked_at,
            answered_at=answered,
            closed_at=interview.closed_at or interview.ended_at or interview.ends_at,
        )

    def thank_yous(self) -> list[ThankYou]:
        interview = self.interview
        if not interview.ended_at:
            return []
        due_at = interview.ended_at + office_settings().thank_you_within
        medium = ThankYou.Medium.NOTE if interview.thanked_at else ""
        return [
            ThankYou(
                interview=interview, due_at=due_at, sent_at=interview.thanked_at, medium=medium
            )
        ]


def people_for(addresses: list[str]) -> dict[str, Person]:
    made = dict(
        zip(addresses, Person.objects.bulk_create(Person() for _each in addresses), strict=True)
    )
    PersonKey.objects.bulk_create(
        PersonKey(person=person, kind=PersonKey.Kind.ADDRESS, key=base_key(address))
        for address, person in made.items()
    )
    return made


def store(pasts: list[Past], now: dt.datetime) -> None:
    """Store everything with one statement for each model."""
    for past in pasts:
        interview, contact = past.interview, past.interview.contact
        contact.status = contact_status(interview, clock.local(now, interview.student.zone).date())
        contact.last_touch_at = max((touch.at for touch in past.touches), default=None)
        contact.cadence = contact.default_cadence if interview.thanked_at else None
        contact.next_due_at = next_due(interview)
    Contact.objects.bulk_create(past.interview.contact for past in pasts)
    for past in pasts:
        past.interview.request_record = past.request_record()
    RequestRecord.objects.bulk_create(
        past.interview.request_record for past in pasts if past.interview.request_record
    )
    Interview.objects.bulk_create(_ready(past.interview) for past in pasts)
    InterviewEvent.objects.bulk_create(event for past in pasts for event in past.events)
    Touch.objects.bulk_create(touch for past in pasts for touch in past.touches)
    ThankYou.objects.bulk_create(each for past in pasts for each in past.thank_yous())
    for past in pasts:
        if past.interview.asked_at:
            AnswerLink.of(past.interview)


def _ready(interview: Interview) -> Interview:
    """Set foreign keys again, since contact and request record have ids now."""
    interview.contact, interview.request_record = interview.contact, interview.request_record
    return interview
