"""Transitions driven by time and bounces. Idempotent."""

import datetime as dt

from django.db import transaction

from contacts.models import PersonKey
from interviews.domain.contact_status import answer_deadline
from interviews.models import OPEN, IllegalMove, Interview, Stage
from interviews.services.closing import close_barred, close_unanswered
from interviews.services.contact_questions import reply_failed
from interviews.services.copies import send_copies
from interviews.services.letters import letter_failed, lost_letters
from interviews.services.moving import locked, update_contact_status
from interviews.services.returned import address_failed, follow_up_failed, lost, thanks_failed
from interviews.services.talks import lapse
from office.selectors.settings import office_settings
from office.selectors.student_rules import values_of_cohorts
from outbox import services as outbox


def run_due_transitions(now: dt.datetime) -> int:
    """Make the due transitions; return the number of interviews that changed."""
    moved = 0
    for due, act in (
        (_lost_requests, address_failed),
        (_lost_follow_ups, follow_up_failed),
        (_lost_thanks, thanks_failed),
        (_lost_replies, reply_failed),
        (_refused, close_barred),
        (_waited, close_unanswered),
        (_silent, lapse),
    ):
        for interview_id in due(now):
            moved += _try(act, interview_id, now)
    for letter_id in lost_letters(now):
        letter_failed(letter_id=letter_id, now=now)
    send_copies(now)
    for interview_id in _month_has_come(now):
        with transaction.atomic():
            update_contact_status(*locked(interview_id, now))
    return moved


def _try(act, interview_id: int, now: dt.datetime) -> bool:
    """Return False if the move isn't legal any more: a person was faster."""
    try:
        act(interview_id=interview_id, now=now)
    except IllegalMove:
        return False
    return True


def _lost_requests(now):
    return lost("request", Stage.ASKED, "asked_at", now)


def _lost_follow_ups(now):
    return lost("follow_up", Stage.ASKED, "followed_up_at", now)


def _lost_thanks(now):
    return lost("thank_you", Stage.THANKED, "thanked_at", now)


def _lost_replies(now):
    stages = (Stage.ASKED, Stage.PROPOSING, Stage.SCHEDULED)
    return [pk for stage in stages for pk in lost("reply", stage, "replied_at", now)]


def _refused(now):
    """Return open requests to people who must not be written to, whatever the reason."""
    waiting = (
        Interview.objects.filter(stage__in=OPEN)
        .exclude(contact__email="")
        .values_list("pk", "contact__email")
    )
    refused = outbox.suppressed_among({email for _, email in waiting}, "request", now)
    by_address = {pk for pk, email in waiting if email in refused}
    keys = PersonKey.objects.filter(
        kind=PersonKey.Kind.ADDRESS, key__in=outbox.suppressed_keys("request", now)
    )
    people = Interview.objects.filter(stage__in=OPEN, contact__person__in=keys.values("person"))
    return sorted(by_address.union(people.values_list("pk", flat=True)))


def _waited(now):
    # business days are never fewer than days
    fewest = min([office_settings().close_days, *values_of_cohorts("close_days")])
    oldest = now - dt.timedelta(days=fewest)
    waiting = Interview.objects.filter(stage__in=OPEN, asked_at__lt=oldest).with_cohorts()
    waiting = waiting.only("student", "asked_at", "proposed_at", "question_at", "replied_at")
    return [interview.pk for interview in waiting if now > answer_deadline(interview)]


def _silent(now):
    """Return agreed talks that ended two weeks ago and have no outcome."""
    before = now - dt.timedelta(days=office_settings().lapse_days)
    return list(
        Interview.objects.filter(stage=Stage.SCHEDULED, ends_at__lt=before).values_list(
            "pk", flat=True
        )
    )


def _month_has_come(now):
    """Return "not now" interviews whose month has come, while their contact is still closed."""
    return list(
        Interview.objects.filter(
            stage=Stage.NOT_NOW,
            not_now_until__lte=now.date(),
            contact__status="closed",
            contact__archived_at=None,
        ).values_list("pk", flat=True)
    )
