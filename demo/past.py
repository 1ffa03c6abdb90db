"""Interviews of the last weeks, built in memory by moves and stored in a few statements.

The moves are the model's own, so illegal transitions are refused. A test compares the rows with
those that the services would store.
"""

import datetime as dt
import random
from dataclasses import dataclass, field

from contacts.models import Channel, Contact, Person, PersonKey, RequestRecord, Touch
from core import clock
from core.addresses import base_key
from core.clock import DAY
from demo.moments import days_ago, in_days
from demo.plots import Plot
from interviews.domain.contact_status import contact_status, next_due, thanks_due_at
from interviews.models import AnswerLink, Interview, InterviewEvent, Stage, ThankYou

By = InterviewEvent.By
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
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

WALLS = [dt.time(hour, minute) for hour in range(9, 17) for minute in (0, 30)]
# Zones of contacts: a talk between 9 and 16:50 in Chicago is in working hours there, too.
ZONES = ["America/New_York", "America/Denver"]


@dataclass
class Past:
    """One interview and its events; `store` saves them."""

    interview: Interview
    channel: str = Channel.SITE
    events: list[InterviewEvent] = field(default_factory=list)

    def make_moves(self, plot: Plot, now: dt.datetime, chance: random.Random) -> "Past":
        zone, shift = self.interview.student.zone, chance.randint(0, plot.spread)
        start = max([*plot.days.values(), 3]) + shift + 1
        self.interview.created_at = days_ago(now, start, chance.choice(WALLS), zone)
        talk = self._talk(plot, shift, now, chance)
        at = self.interview.created_at
        for move, days in plot.days.items():
            # never before the move that led to it
            at = max(days_ago(now, days + shift, chance.choice(WALLS), zone), at + 2 * HOUR)
            self._move(move, at + (shift * 7 + days * 11) % 29 * MINUTE, talk)
        pace = chance.choice((0.6, 1, 1, 1.7))
        for move, hours in plot.hours.items():
            after = hours * (1 if move in BY_SITE else pace) * HOUR
            self._move(move, talk + self.interview.duration + after, talk)
        return self

    def _talk(self, plot: Plot, shift: int, now: dt.datetime, chance: random.Random) -> dt.datetime:
        wall, zone = chance.choice(WALLS), self.interview.student.zone
        if plot.talk < 0:
            return in_days(now, shift - plot.talk, wall, zone)
        return days_ago(now, plot.talk + shift, wall, zone)

    def _move(self, move: str, when: dt.datetime, talk: dt.datetime) -> None:
        interview, zone = self.interview, self.interview.student.zone
        match move:
            case "send":
                interview.send(channel=self.channel, now=when)
            case "follow_up" | "thank":
                getattr(interview, move)(now=when)
            case "propose":
                interview.propose(note="Late afternoons are easiest for me.", zone=zone, now=when)
            case "accept":
                interview.accept(starts_at=talk, zone=interview.contact.zone or zone, now=when)
            case "happened":
                interview.happened(ended_at=talk + interview.duration)
            case _:
                until = clock.local(when, zone).date() + 60 * DAY if move == "not_now" else None
                interview.close(move=move, outcome=AFTER[move], now=when, until=until)
        interview.stage = AFTER[move]
        by_link = move in ANSWERS and self.channel == Channel.SITE
        by = By.SITE if move in BY_SITE else By.CONTACT if by_link else By.STUDENT
        channel = InterviewEvent.LINK if by_link else "reply" if move in ANSWERS else ""
        self.events.append(
            InterviewEvent(interview=interview, at=when, move=move, by=by, channel=channel)
        )

    @property
    def touches(self) -> list[Touch]:
        contact = self.interview.contact
        return [
            Touch(contact=contact, at=event.at, what=TOUCHES[event.move])
            for event in self.events
            if event.move in TOUCHES
        ]

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
        due_at = thanks_due_at(interview, interview.ended_at)
        medium = ""
        if interview.thanked_at:
            by_site = self.channel == Channel.SITE
            medium = ThankYou.Medium.SITE if by_site else ThankYou.Medium.NOTE
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
    AnswerLink.objects.bulk_create(
        AnswerLink.first_of(past.interview) for past in pasts if past.interview.asked_at
    )


def _ready(interview: Interview) -> Interview:
    """Set foreign keys again, since contact and request record have ids now."""
    interview.contact, interview.request_record = interview.contact, interview.request_record
    return interview
