"""Registers the personal data that interviews hold about a student."""

from django.utils.translation import gettext_lazy as _

from contacts.domain import contact_merging
from interviews.models import (
    Advice,
    AnswerLink,
    AnswerUndo,
    ContactLetter,
    HomeworkAnswer,
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
register(HomeworkAnswer, "interview__student")
register(TalkNotes, "interview__student")
register(Reflection, "interview__student")
register(ThankYou, "interview__student")
register(Advice, "contact__owner")
register(ContactLetter, "contact__owner")

declare(Interview, "student", label=_("Requests and talks"), along="contact__owner")

contact_merging.declare(Interview, "contact")
contact_merging.declare(ContactLetter, "contact", renews="form_key")
contact_merging.declare(Advice, "contact", renews="form_key", along="interview__contact")
