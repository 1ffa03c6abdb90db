"""Registers the personal data that interviews hold about a student."""

from django.utils.translation import gettext_lazy as _

from interviews.models import (
    Advice,
    AnswerLink,
    AnswerUndo,
    ContactLetter,
    Interview,
    InterviewEvent,
    PlannedQuestion,
    Reflection,
    Slot,
    TalkNotes,
    ThankYou,
)
from users.domain.merging import declare
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
register(Advice, "contact__owner")
register(ContactLetter, "contact__owner")

declare(Interview, "student", label=_("Requests and talks"), along="contact__owner")
