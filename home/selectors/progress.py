"""What the page Progress shows of one student, who alone sees it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from contacts.selectors.chain import Chain, chain_of
from core import charts
from interviews.domain import progress
from interviews.domain.progress import FieldVoices, Funnel, Interest, Voice
from interviews.selectors.progress import funnel_of, interest_of, voices_of
from interviews.selectors.same_question import SameQuestion, same_question
from office.domain.student_rules import StudentRules
from office.selectors.student_rules import student_rules
from users.models import StudentProfile, User
from users.selectors.personal_settings import profile_of

MOST_LED = 12  # people in the small picture of who led to whom
MOST_UNPLACED = 5


@dataclass(frozen=True)
class Progress:
    profile: StudentProfile
    rules: StudentRules
    funnel: Funnel
    voices: list[Voice]
    interest: list[Interest]
    same: SameQuestion
    chain: Chain

    @cached_property
    def every_voice(self) -> FieldVoices:
        return progress.count_voices(self.voices)

    @property
    def has_talked(self) -> bool:
        return self.every_voice.number > 0

    @cached_property
    def fields(self) -> list[FieldVoices]:
        return progress.voices_by_field(self.voices)

    @property
    def voices_chart(self) -> charts.Chart:
        return progress.voices_chart(self.fields)

    @property
    def voices_answer(self) -> str:
        return progress.voices_answer(self.every_voice)

    @property
    def verdicts(self) -> list[tuple[str, str]]:
        """Return (field, what may be said of it) for each field that was heard from."""
        return [
            (voices.field, voices.summary(self.rules))
            for voices in self.fields
            if voices.field and voices.number
        ]

    @property
    def unplaced(self) -> list[Voice]:
        """Return the first who were heard and have no field or kind of workplace."""
        found = [it for it in self.voices if it.is_heard and not (it.field and it.setting)]
        return found[:MOST_UNPLACED]

    @property
    def interest_chart(self) -> charts.Chart:
        return progress.interest_chart(self.interest)

    @property
    def interest_answer(self) -> str:
        return progress.interest_answer(self.interest)


def progress_of(student: User, question: str, now: dt.datetime) -> Progress:
    """Return what the talks of `student` add up to, with the answers to `question`, a key.

    Eight queries; one more for the student's own numbers where a cohort differs.
    """
    return Progress(
        profile=profile_of(student),
        rules=student_rules(student.pk, now),
        funnel=funnel_of(student),
        voices=voices_of(student),
        interest=interest_of(student),
        same=same_question(student, question),
        chain=chain_of(student, most=MOST_LED),
    )
