"""A sheet's figures: how many questions, how many minutes, and whether they fit."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.domain.contact_status import thanks_due_at
from interviews.models import Interview, PlannedQuestion, Stage, guaranteed
from questions.domain.topics import shared, topics_of
from questions.models import QuestionSet
from users.models import User

KEPT = 4  # minutes for hello, thanks and a referral
SIZES = ((6, "large"), (8, "medium"), (12, "small"))  # most questions for each size of print


@dataclass(frozen=True)
class Sheet:
    lines: list[PlannedQuestion]
    asked: int
    goal: str = ""

    @property
    def number(self) -> int:
        return len(self.lines)

    @property
    def movable(self) -> int:
        return sum(not line.is_last for line in self.lines)

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def budget(self) -> int:
        return max(self.asked - KEPT, 1)

    @property
    def is_over(self) -> bool:
        return self.minutes > self.budget

    @property
    def bar(self) -> dict[str, int]:
        """The lengths of the drawn bar, in minutes: what fits, what does not, all there is."""
        fits = min(self.minutes, self.budget)
        return {
            "fits": fits,
            "over": self.minutes - fits,
            "whole": max(self.minutes, self.budget),
        }

    @property
    def most(self) -> int:
        """How many questions people answer well: 6 in 15 minutes, 8 in 20, 12 in 30."""
        return self.asked * 2 // 5

    @property
    def is_long(self) -> bool:
        return self.number > self.most

    @property
    def misses_goal(self) -> bool:
        """True if no question shares a topic with the goal. A heuristic."""
        said = bool(self.lines) and bool(topics_of(self.goal))
        return said and not any(shared(self.goal, line.text) for line in self.lines)

    @property
    def size(self) -> str:
        """The font size with which the sheet prints on one page."""
        return next((name for most, name in SIZES if self.number <= most), "tiny")

    @property
    def summary(self) -> str:
        """For example "7 questions, about 16 minutes"."""
        text = ngettext(
            "%(number)d question, about %(minutes)d minutes",
            "%(number)d questions, about %(minutes)d minutes",
            self.number,
        )
        return text % {"number": self.number, "minutes": self.minutes}

    @property
    def verdict(self) -> str:
        about = {
            "asked": self.asked,
            "budget": self.budget,
            "more": self.minutes - self.budget,
            "kept": KEPT,
        }
        if self.is_over:
            text = ngettext(
                "%(more)d minute more than fits: of the %(asked)d you asked for, %(kept)d are for "
                "hello and thanks.",
                "%(more)d minutes more than fit: of the %(asked)d you asked for, %(kept)d are for "
                "hello and thanks.",
                about["more"],
            )
        elif self.is_long:
            text = _("It fits, but it is a lot to ask. Which ones matter most?")
        else:
            text = _("That fits: %(budget)d of the %(asked)d minutes are for questions.")
        return text % about


def sheet_of(interview: Interview) -> Sheet:
    """One query."""
    return Sheet(list(interview.planned.all()), interview.minutes, interview.goal)


def on_sheet(lines: Iterable[PlannedQuestion]) -> set[int | str]:
    """Return the ids and texts by which a page recognizes planned questions."""
    lines = list(lines)
    return {line.question_id for line in lines if line.question_id} | {line.text for line in lines}


def beforehand(interview: Interview, now: dt.datetime) -> list[str]:
    """Return the texts that the contact may read, from a yes to the end of the talk.

    Empty unless the student allowed it. At most one query.
    """
    is_due = interview.stage == Stage.SCHEDULED and now < guaranteed(interview.ends_at)
    if not (interview.shows_questions and is_due):
        return []
    return list(interview.planned.values_list("text", flat=True))


def questions_line(interview: Interview, now: dt.datetime) -> str:
    if not beforehand(interview, now):
        return ""
    return _("What %(first)s would like to ask is on your page.") % {
        "first": interview.student.first_name
    }


def questions_state(interview: Interview) -> str:
    """Return a line for the email on the day before. One query."""
    number = interview.planned.count()
    if not number:
        return _("No questions are planned yet. A ready set takes one tap.")
    text = ngettext(
        "%(number)d question is ready. Print it or open it on your phone.",
        "%(number)d questions are ready. Print them or open them on your phone.",
        number,
    )
    return text % {"number": number}


def ready_sets(interview: Interview, viewer: User) -> list[QuestionSet]:
    """Return the sets for the contact's field or any, best match first. One query."""

    def distance(each: QuestionSet) -> tuple:
        return (
            not cast(Any, each).is_meant,  # annotated by the query
            interview.purpose not in each.purposes,
            abs(each.minutes - interview.minutes),
        )

    return sorted(
        QuestionSet.objects.visible_to(viewer).for_field(interview.contact.field), key=distance
    )


def thanks_due(interview: Interview) -> dt.datetime | None:
    """Return when the thank-you is due; None before a time is agreed."""
    end = interview.ended_at or interview.ends_at
    return thanks_due_at(interview, end) if end else None
