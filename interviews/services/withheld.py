"""Waiting letters that name somebody who must no longer be named: taken back before they go out."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.models import Contact
from contacts.selectors.referrers import named_without_permission
from core.names import isolated
from interviews.models import (
    LETTER_KINDS,
    ContactLetter,
    IllegalMove,
    Interview,
    InterviewEvent,
)
from interviews.services.contact_questions import undo_reply
from interviews.services.letters import undo_send_letters
from interviews.services.moving import By, locked, save_transition
from interviews.services.requests import undo_send
from interviews.services.wrapups import undo_send_thank_you
from outbox import services as outbox
from outbox.models import Email


def withhold_letters(contact: Contact, now: dt.datetime) -> list[str]:
    """Take back each waiting letter to `contact` that names one; return a sentence for each.

    Inside the caller's transaction. A letter that is being sent can't be held any more.
    """
    held = []
    for email in _waiting(contact):
        named = named_without_permission(contact, email.subject, email.body)
        if named and _take_back(email, now):
            about = {"first": contact.first_name, "named": isolated(named[0].contact.name)}
            text = _(
                "Your letter to %(first)s named %(named)s. It was held back before it went out."
            )
            held.append(text % about)
    return held


def _waiting(contact: Contact) -> list[Email]:
    interviews = Interview.objects.filter(contact=contact).values("pk")
    events = InterviewEvent.objects.filter(interview__contact=contact).values("pk")
    letters = ContactLetter.objects.filter(contact=contact).values("pk")
    kinds = ("request", "follow_up", "reply", "thank_you")
    about = Q(kind__in=kinds, object_id__in=interviews) | Q(
        kind="after_missed", object_id__in=events
    )
    about |= Q(kind__in=LETTER_KINDS, object_id__in=letters)
    return list(Email.objects.filter(about, state=Email.State.PENDING).order_by("pk"))


UNDO = {"request": undo_send, "reply": undo_reply, "thank_you": undo_send_thank_you}


def _take_back(email: Email, now: dt.datetime) -> bool:
    """Return False for a letter that goes out, or that nobody wants any more."""
    if email.object_id is None:
        return False
    if email.kind in LETTER_KINDS:
        letter = ContactLetter.objects.select_related("contact__owner").get(pk=email.object_id)
        owner, contact = letter.contact.owner, letter.contact
        return undo_send_letters(owner=owner, batch=letter.batch, now=now, contact=contact)[0] > 0
    if undo := UNDO.get(email.kind):
        try:
            return undo(interview_id=email.object_id, now=now)
        except IllegalMove:
            return False
    if not outbox.cancel(email.kind, object_id=email.object_id, fact=email.fact, now=now):
        return False
    if email.kind == "follow_up":
        hold_follow_up(interview_id=email.object_id, now=now)
    return True


@transaction.atomic
def hold_follow_up(*, interview_id: int, now: dt.datetime) -> None:
    """Allow another follow-up; its page starts from the text that was held back."""
    interview, now = locked(interview_id, now)
    interview.hold_follow_up()
    save_transition(interview, "hold_follow_up", by=By.SITE, now=now)
