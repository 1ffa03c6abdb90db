"""A student's record for a counselor: facts of each interview, and shared reflections.

A contact is the student's own record: no name or note of theirs, no letter and no answer is shown
here.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from advising.domain.attention import Facts, Reason, reasons
from advising.models import Feedback
from advising.selectors.caseload import facts_of
from interviews.domain.contact_status import thanks_due_at
from interviews.models import Interview, InterviewEvent, Reflection, Stage
from users.models import User

EVENT_LABELS = {
    "send": _("Request sent"),
    "undo_send": _("Taken back"),
    "fail": _("Request could not be delivered"),
    "follow_up": _("Followed up"),
    "ask_back": _("The contact asked something"),
    "reply": _("Replied"),
    "undo_reply": _("Reply taken back"),
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
    "undo_miss": _("Taken back that the talk didn't happen"),
    "offer_again": _("New times offered"),
    "lapse": _("Set aside, not logged"),
    "undo_happened": _("Talk not held after all"),
    "undo_begin": _("Talk not held after all"),
    "thank": _("Said thank you"),
    "undo_thank": _("Thank-you not said after all"),
    "log": _("Talked, logged afterwards"),
    "undo_log": _("Log taken back"),
    "hold_follow_up": _("Follow-up held back"),
    "fail_follow_up": _("Follow-up could not be delivered"),
    "fail_thanks": _("Thank-you could not be delivered"),
}
# Columns of a student's talks that the page shows; entries of the audit trail name them.
SHOWN_COLUMNS = (
    "stage",
    "purpose",
    "asked_at",
    "starts_at",
    "ended_at",
    "thanked_at",
    "reflection",
)


@dataclass(frozen=True)
class Talk:
    """`number` is counted from the student's first interview; `reflection` only if shared."""

    number: int
    interview: Interview
    reflection: Reflection | None
    thanks_late_since: dt.datetime | None

    @property
    def stage(self) -> str:
        return str(Stage(self.interview.stage).label)

    @property
    def steps(self) -> list[tuple[str, str, str]]:
        """How far it went, for the tag `relation`."""
        moments = (
            (_("Asked"), self.interview.asked_at),
            (_("Talked"), self.interview.ended_at),
            (_("Thanked"), self.interview.thanked_at),
        )
        return [(str(label), "done" if at else "", "") for label, at in moments]

    @property
    def uncommented_since(self) -> dt.datetime | None:
        if self.reflection is None or self.reflection.feedback.all():
            return None
        return self.reflection.shared_at


@dataclass(frozen=True)
class TimelineEntry:
    at: dt.datetime
    number: int
    text: str


@dataclass(frozen=True)
class StudentRecord:
    facts: Facts
    reasons: list[Reason]
    talks: list[Talk]
    timeline: list[TimelineEntry]

    @property
    def to_comment(self) -> Talk | None:
        """The talk whose shared reflection has waited longest for a comment."""
        waiting = [(talk.uncommented_since, talk) for talk in self.talks if talk.uncommented_since]
        return min(waiting, key=lambda pair: pair[0])[1] if waiting else None

    @property
    def has_reflections(self) -> bool:
        return any(talk.reflection for talk in self.talks)


def student_record(student: User, counselor: User, now: dt.datetime) -> StudentRecord:
    """Return what `counselor` may see of `student`, newest first. Seven queries."""
    visible = Interview.objects.visible_to(counselor).filter(student=student).order_by("id")
    shared = {one.interview_id: one for one in shared_reflections(counselor, student)}
    talks = [
        Talk(number, one, shared.get(one.pk), _thanks_late_since(one, now))
        for number, one in enumerate(visible.with_cohorts().prefetch_related("events"), 1)
    ]
    ((_student, facts),) = facts_of(counselor, [student], now)
    entries = [entry for talk in talks for entry in _entries(talk)]
    return StudentRecord(
        facts=facts,
        reasons=reasons(facts, now),
        talks=talks[::-1],
        timeline=sorted(entries, key=lambda entry: entry.at, reverse=True),
    )


def _thanks_late_since(interview: Interview, now: dt.datetime) -> dt.datetime | None:
    if interview.stage != Stage.HELD or not interview.ended_at:
        return None
    due = thanks_due_at(interview, interview.ended_at)
    return due if due < now else None


def shared_reflections(counselor: User, student: User) -> QuerySet[Reflection]:
    comments = Feedback.objects.select_related("author")
    shared = (
        Reflection.objects.readable_by(counselor)
        .exclude(shared_at=None)
        .filter(interview__student=student)
    )
    return shared.select_related("interview").prefetch_related(Prefetch("feedback", comments))


def _entries(talk: Talk) -> list[TimelineEntry]:
    """Drop the words that people added."""
    return [
        TimelineEntry(event.at, talk.number, str(_label(event)))
        for event in talk.interview.events.all()
    ]


def _label(event: InterviewEvent) -> str | Promise:
    return EVENT_LABELS.get(event.move, _("Something changed"))
