"""Letters that can still be undone."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypedDict

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from interviews.models import OPEN, Interview, Stage
from outbox.models import Email


def goes_out_at(interview: Interview, now: dt.datetime) -> dt.datetime | None:
    """Return when the letter that can still be undone is sent; None without one."""
    kind, fact = {
        Stage.ASKED: ("request", interview.asked_at),
        Stage.THANKED: ("thank_you", interview.thanked_at),
    }.get(Stage(interview.stage), ("", None))
    if is_reply_newest(interview):
        kind, fact = "reply", interview.replied_at
    if fact is None or now - fact > dt.timedelta(minutes=30):
        return None
    waiting = Email.objects.filter(
        kind=kind,
        object_id=interview.pk,
        fact=fact.isoformat(),
        state=Email.State.PENDING,
        due_at__gt=now,
    )
    return waiting.values_list("due_at", flat=True).first()


def is_reply_newest(interview: Interview) -> bool:
    """True if the student's last letter is a reply, before any talk."""
    stages = (Stage.ASKED, Stage.PROPOSING, Stage.SCHEDULED)
    return (
        interview.stage in stages
        and interview.replied_at is not None
        and not interview.has_open_question
    )


# the contact has it, or may have it
OUT = (Email.State.SENDING, Email.State.SENT, Email.State.UNCERTAIN)


class RequestEmail(TypedDict):
    fact: str
    state: str


def request_emails(interview: int | OuterRef) -> QuerySet[Email, Any]:
    """Return a RequestEmail for each time that the request went into the outbox."""
    row = JSONObject(fact="fact", state="state")
    return Email.objects.about("request", interview).values_list(row, flat=True)


def is_request_out(interview: Interview, emails: Iterable[RequestEmail] | None = None) -> bool:
    """Return False while the request waits in the outbox: nobody can have its link yet.

    A request that the student sent without this site is out from the start. At most one query,
    none if the `request_emails` are handed in.
    """
    if interview.stage not in OPEN or interview.asked_at is None:
        return True
    asked = interview.asked_at.isoformat()
    if emails is None:
        emails = request_emails(interview.pk)
    states = {email["state"] for email in emails if email["fact"] == asked}
    return not states or not states.isdisjoint(OUT)
