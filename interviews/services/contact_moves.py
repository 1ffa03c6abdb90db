"""The contact's moves by the link."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from interviews.models import AnswerUndo, IllegalMove, Interview, InterviewEvent, Slot
from interviews.selectors.contact_actions import contact_actions
from interviews.selectors.leavers import is_student_gone
from interviews.services import answers, contact_questions, talks
from interviews.services.moving import By, locked
from interviews.services.pending_mail import is_request_out
from interviews.services.refusals import TimeTaken
from interviews.services.snapshots import snapshot
from interviews.services.to_contact import email_contact, reveal_after_yes
from outbox import services as outbox
from outbox.models import Email

ACTION_SERVICES: dict[str, Callable[..., Any]] = {
    "accept": answers.accept,
    "propose": answers.propose,
    "ask_back": contact_questions.ask_back,
    "not_now": answers.not_now,
    "decline": answers.decline,
    "how": answers.change_how,
    "move": talks.move,
    "cancel": talks.cancel,
}
# moves whose own email to the contact confirms them
TOLD = {"accept", "move", "cancel", "change_how"}


def _before_burst(last: InterviewEvent | None, event: InterviewEvent) -> dict:
    """Return the snapshot before the first move of a burst that one email covers, or {}."""
    if last is None or {last.move, event.move} - set(answers.BURST):
        return {}
    rows = Email.objects.filter(
        kind="change", object_id=last.pk, last_error_class=outbox.SUPERSEDED
    )
    return last.before or {} if rows.exists() else {}


def _offered(move: str, interview: Interview, values: dict, now: dt.datetime) -> dict:
    """Return what the offer adds to an answer. Raises IllegalMove; TimeTaken for other times."""
    if move == "accept":
        slots = interview.slots.filter(by=Slot.By.STUDENT, starts_at__gt=now)
        slot = slots.filter(starts_at=values["starts_at"]).first()
        if slot is None and interview.can("accept"):
            raise TimeTaken
        return {"insist": slot.is_insisted} if slot else {}
    if move in ACTION_SERVICES and move not in contact_actions(interview, now).moves:
        raise IllegalMove(move, interview.stage)
    return {}


@transaction.atomic
def act(*, move: str, interview_id: int, values: dict, now: dt.datetime) -> None:
    """Make a move by the link, confirm it to the contact by email, and store its undo.

    Raises IllegalMove when it is not possible any more, the request is not out yet or the student
    has left; TimeTaken; KeyError for an unknown move.
    """
    interview, now = locked(interview_id, now)
    if is_student_gone(interview, now) or not is_request_out(interview):
        raise IllegalMove(move, interview.stage)
    values = values | _offered(move, interview, values, now)
    before, events = snapshot(interview), interview.events.order_by("-pk")
    last = events.first()
    ACTION_SERVICES[move](interview_id=interview_id, by=By.CONTACT, now=now, **values)
    event = events.first()
    if event is None or event == last:
        return  # submitted twice
    AnswerUndo.create(event)
    InterviewEvent.objects.filter(pk=event.pk).update(
        channel=InterviewEvent.LINK, before=_before_burst(last, event) or before
    )
    if event.move == "accept":
        reveal_after_yes(interview, event.at)
    if event.move not in TOLD:
        email_contact("receipt", interview, object_id=event.pk, fact=event.move, now=now)
