"""Undelivered letters: they are a draft again, or due again."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from contacts import services as contacts
from interviews.models import Interview, Stage, ThankYou, guaranteed
from interviews.services.moving import By, locked, save_transition
from outbox import services as outbox
from outbox.models import Email

# a wrong address, or not sent in time
LOST = [Email.State.BOUNCED, Email.State.DEAD, Email.State.EXPIRED]
# ... or to somebody who left the directory, or was put on hold there, before it went out
NOT_SENT = Q(state__in=LOST) | Q(
    state=Email.State.DROPPED, hides_address=True, last_error_class=outbox.NOT_WANTED
)
LOOK_BACK = dt.timedelta(days=60)


def lost(kind: str, stage: Stage, column: str, now: dt.datetime) -> Iterable[int]:
    """Return interviews in `stage` whose letter of the moment in `column` was undelivered."""
    rows = Email.objects.filter(NOT_SENT, kind=kind, due_at__gt=now - LOOK_BACK)
    failed = set(rows.values_list("object_id", "fact"))  # a corrected address may have failed, too
    found = Interview.objects.filter(pk__in={pk for pk, _ in failed}, stage=stage).exclude(
        **{column: None}
    )
    return [
        pk for pk, moment in found.values_list("pk", column) if (pk, moment.isoformat()) in failed
    ]


@transaction.atomic
def address_failed(*, interview_id: int, now: dt.datetime) -> None:
    """Return the request to a draft; it no longer counts for the person."""
    interview, now = locked(interview_id, now)
    if not interview.can("fail"):
        return
    record, fault = interview.request_record, fault_of("request", interview, interview.asked_at)
    interview.fail(fault=fault, now=now)
    save_transition(interview, "fail", by=By.SITE, now=now)
    contacts.delete_request(record=record)


@transaction.atomic
def follow_up_failed(*, interview_id: int, now: dt.datetime) -> None:
    """Allow another follow-up. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    fault = fault_of("follow_up", interview, interview.followed_up_at)
    if not fault:
        return  # another one was sent meanwhile
    interview.fail_follow_up(fault=fault, now=now)
    save_transition(interview, "fail_follow_up", by=By.SITE, now=now)


@transaction.atomic
def thanks_failed(*, interview_id: int, now: dt.datetime) -> None:
    """Make the thank-you due again, with its text. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    fault = fault_of("thank_you", interview, interview.thanked_at)
    if not fault:
        return
    # they weren't in touch
    contacts.undo_record_touch(
        contact=interview.contact, what="thanks", at=guaranteed(interview.thanked_at)
    )
    interview.fail_thanks(fault=fault, now=now)
    ThankYou.objects.filter(interview=interview, to=ThankYou.To.INTERVIEWEE).update(
        sent_at=None, medium=""
    )
    save_transition(interview, "fail_thanks", by=By.SITE, now=now)


def fault_of(kind: str, interview: Interview, moment: dt.datetime | None) -> str:
    """Return the Email.Fault of that letter; "" if it didn't fail."""
    if moment is None:
        return ""
    rows = Email.objects.about(kind, interview.pk).filter(NOT_SENT, fact=moment.isoformat())
    email = rows.order_by("-id").first()
    return email.fault if email else ""


def returned_follow_up(interview: Interview) -> tuple[str, str] | None:
    """Return subject and text of a follow-up that was undelivered or held back, or None."""
    if interview.followed_up_at:
        return None
    held = Q(state=Email.State.CANCELED)
    is_lost = NOT_SENT if interview.address_failed_at else held
    rows = Email.objects.about("follow_up", interview.pk).filter(is_lost).exclude(body="")
    return rows.order_by("-id").values_list("subject", "body").first()
