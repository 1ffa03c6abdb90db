"""What a counselor sees of one student: the facts of each interview, and the reflections that were
shared.

A contact is the student's own record: neither a name nor a note of theirs, no letter and no answer
is shown here.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from advising.domain.attention import Facts, Reason, reasons
from advising.models import Feedback
from advising.selectors.caseload import facts_of
from interviews.models import Interview, InterviewEvent, Reflection, Stage
from users.models import User

EVENT_LABELS = {
    "send": _("Request sent"),
    "take_back": _("Taken back"),
    "fail": _("Request could not be delivered"),
    "follow_up": _("Followed up"),
    "ask_back": _("The contact asked something"),
    "reply": _("Replied"),
    "unreply": _("Reply taken back"),
    "fail_reply": _("Reply could not be delivered"),
    "undo_answer": _("Answer undone: it came from somebody else"),
    "propose": _("Other times suggested"),
    "accept": _("Time agreed"),
    "decline": _("Declined"),
    "bar": _("Closed: can't be asked through the program"),
    "not_now": _("Not now"),
    "withdraw": _("Request withdrawn"),
    "stop_waiting": _("Stopped waiting"),
    "close_unanswered": _("Closed without an answer"),
    "change_how": _("Changed how they will talk"),
    "move": _("Talk moved"),
    "cancel": _("Talk canceled"),
    "happened": _("Talked"),
    "miss": _("Talk didn't happen"),
    "offer_again": _("New times offered"),
    "lapse": _("Set aside, not logged"),
    "not_happened_yet": _("Talk not held after all"),
    "not_started_yet": _("Talk not held after all"),
    "thank": _("Said thank you"),
    "not_thanked_yet": _("Thank-you not said after all"),
    "fail_follow_up": _("Follow-up could not be delivered"),
    "fail_thanks": _("Thank-you could not be delivered"),
}
# What the audit line names: the columns of a student's talks that the page shows.
SHOWN = ("stage", "purpose", "asked_at", "starts_at", "ended_at", "thanked_at", "reflection")


@dataclass(frozen=True)
class Talk:
    """One interview by its number among the student's, counted from the first."""

    number: int
    interview: Interview

    @property
    def stage(self) -> str:
        """The stage in words: for the counselor a fact, not what the student should do next."""
        return str(Stage(self.interview.stage).label)


@dataclass(frozen=True)
class Line:
    at: dt.datetime
    number: int
    words: str


@dataclass(frozen=True)
class Record:
    facts: Facts
    reasons: list[Reason]
    talks: list[Talk]
    lines: list[Line]
    reflections: list[tuple[int, Reflection]]


def record(student: User, counselor: User, now: dt.datetime) -> Record:
    """Everything `counselor` may know of `student` at `now`, newest first. Seven queries,
    however long the story."""
    visible = Interview.objects.visible_to(counselor).filter(student=student).order_by("id")
    talks = [Talk(number, one) for number, one in enumerate(visible.prefetch_related("events"), 1)]
    numbers = {talk.interview.pk: talk.number for talk in talks}
    ((_student, facts),) = facts_of(counselor, [student], now)
    shared = shared_with(counselor, student).order_by("-shared_at")
    return Record(
        facts=facts,
        reasons=reasons(facts, now),
        talks=talks[::-1],
        lines=sorted(
            (line for talk in talks for line in _lines(talk)),
            key=lambda line: line.at,
            reverse=True,
        ),
        reflections=[(numbers[one.interview_id], one) for one in shared],
    )


def shared_with(counselor: User, student: User) -> QuerySet[Reflection]:
    """Reflections of `student` that `counselor` may read, each with its comments."""
    comments = Feedback.objects.select_related("author")
    shared = (
        Reflection.objects.readable_by(counselor)
        .exclude(shared_at=None)
        .filter(interview__student=student)
    )
    return shared.select_related("interview").prefetch_related(Prefetch("feedback", comments))


def _lines(talk: Talk) -> list[Line]:
    """The moves of one interview without the words that came along."""
    return [
        Line(event.at, talk.number, str(_words(event))) for event in talk.interview.events.all()
    ]


def _words(event: InterviewEvent):
    return EVENT_LABELS.get(event.move, _("Something changed"))
