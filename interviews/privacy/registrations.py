"""Registers the personal data that interviews hold about a student."""

from interviews.models import (
    AnswerLink,
    AnswerUndo,
    Interview,
    InterviewEvent,
    PlannedQuestion,
    Reflection,
    Slot,
    TalkNotes,
    ThankYou,
)
from users.privacy import register

register(Interview, "student")
register(Slot, "interview__student")
register(InterviewEvent, "interview__student")
register(AnswerLink, "interview__student", withheld={"token_hash": "a secret of the contact's"})
register(
    AnswerUndo, "event__interview__student", withheld={"token_hash": "a secret of the contact's"}
)
register(PlannedQuestion, "interview__student")
register(TalkNotes, "interview__student")
register(Reflection, "interview__student")
register(ThankYou, "interview__student")
