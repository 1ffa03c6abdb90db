"""Letters that reached nobody: a request is a draft again, a follow-up and a thank-you are to be sent again."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from contacts import services as contacts
from interviews.models import Interview, Stage, ThankYou
from interviews.services.moving import By, locked, settle
from outbox.models import Email

LOST = [Email.State.BOUNCED, Email.State.DEAD, Email.State.EXPIRED]  # a wrong address, or no way out in time
LOOK_BACK = dt.timedelta(days=60)


def lost(kind: str, stage: Stage, column: str, now: dt.datetime) -> Iterable[int]:
    """Interviews in `stage` whose present letter of `kind`, the one of the moment in `column`, reached nobody."""
    rows = Email.objects.filter(kind=kind, state__in=LOST, due_at__gt=now - LOOK_BACK)
    failed = set(rows.values_list("object_id", "fact"))  # a corrected address may have failed, too
    found = Interview.objects.filter(pk__in={pk for pk, _ in failed}, stage=stage).exclude(**{column: None})
    return [pk for pk, moment in found.values_list("pk", column) if (pk, moment.isoformat()) in failed]


@transaction.atomic
def follow_up_failed(*, interview_id: int, now: dt.datetime) -> None:
    """One follow-up is ready again, with its words, and the student is told by the next page. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    if not _is_lost("follow_up", interview, interview.followed_up_at):
        return  # another one went out meanwhile
    interview.fail_follow_up(now=now)
    settle(interview, "fail_follow_up", by=By.SITE, now=now)


@transaction.atomic
def thanks_failed(*, interview_id: int, now: dt.datetime) -> None:
    """Still to be thanked; the words are kept, and the student is told by the next page. Raises IllegalMove."""
    interview, now = locked(interview_id, now)
    if not _is_lost("thank_you", interview, interview.thanked_at):
        return
    contacts.untouch(contact=interview.contact, what="thanks", at=interview.thanked_at)  # nothing reached them
    interview.fail_thanks(now=now)
    ThankYou.objects.filter(interview=interview, to=ThankYou.To.INTERVIEWEE).update(sent_at=None, medium="")
    settle(interview, "fail_thanks", by=By.SITE, now=now)


def _is_lost(kind: str, interview: Interview, moment: dt.datetime | None) -> bool:
    rows = Email.objects.about(kind, interview.pk).filter(state__in=LOST)
    return moment is not None and rows.filter(fact=moment.isoformat()).exists()


def returned_follow_up(interview: Interview) -> tuple[str, str] | None:
    """Subject and text of the follow-up that came back, to be sent again; None where none did."""
    if not interview.address_failed_at:
        return None
    rows = Email.objects.about("follow_up", interview.pk).filter(state__in=LOST).exclude(body="")
    return rows.order_by("-id").values_list("subject", "body").first()
