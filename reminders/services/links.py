"""Actions of the link in a reminder, which works without signing in."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.links import fingerprint
from interviews import services as interviews
from interviews.models import Interview
from reminders.domain.timetable import moment_of
from reminders.models import ReminderLink, Snooze
from reminders.selectors.reminder_page import KINDS, ReminderPage, Use
from reminders.services.snooze import TOO_LATE

CHANNEL = "reminder"  # recorded with events of an interview made through such a link


@transaction.atomic
def snooze_by_link(*, page: ReminderPage, step: str) -> None:
    """Send the reminder again, later. Raises Refusal if that isn't possible any more."""
    option = next((one for one in page.snooze_options if one.step == step), None)
    if option is None:
        raise Refusal(TOO_LATE)
    Interview.objects.select_for_update(of=("self",), no_key=True).get(pk=page.interview.pk)
    Snooze.objects.filter(interview=page.interview, kind__in=KINDS[Use(page.use)]).delete()
    Snooze.objects.create(
        student_id=page.student_id,
        interview=page.interview,
        kind=option.due.kind,
        moment=moment_of(option.due.fact),
        until=option.until,
    )


def complete_by_link(*, page: ReminderPage, medium: str, now: dt.datetime) -> None:
    """Record that the talk took place as planned, or that the contact was thanked by `medium`.

    Raises Refusal for a link that can't do that, or no medium; IllegalMove if it is too late.
    """
    if not page.can_complete(medium):
        raise Refusal(_("Choose one of the buttons below."))
    pk = page.interview.pk
    if page.use == Use.THANK_YOU:
        interviews.thanked_another_way(interview_id=pk, medium=medium, now=now, channel=CHANNEL)
    else:
        interviews.happened(interview_id=pk, ended_at=page.moment, now=now, channel=CHANNEL)


def undo_by_link(*, page: ReminderPage, now: dt.datetime) -> None:
    """Undo what the link did. Raises IllegalMove after UNDO_FOR."""
    is_thanks = page.use == Use.THANK_YOU
    undo = interviews.undo_thanked if is_thanks else interviews.undo_happened
    undo(interview_id=page.interview.pk, now=now, channel=CHANNEL)


@transaction.atomic
def revoke_links(*, student_id: int) -> None:
    links = ReminderLink.objects.select_for_update(of=("self",)).filter(
        interview__student=student_id
    )
    for link in links.select_related("interview__student"):
        link.generation += 1
        link.token_hash = fingerprint(link.token)
        link.save(update_fields=["generation", "token_hash"])
