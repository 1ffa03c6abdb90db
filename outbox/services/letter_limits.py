"""Limits on a student's letters: in a day, to one person, to one employer.

Pages show them before anything is written, services check again when the letter is added, and
outbox.delivery.limits limits what is sent.
"""

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.addresses import base_form, employer
from core.clock import DAY, at, local
from core.errors import Refusal
from office.selectors.settings import office_settings
from outbox.domain import kinds
from outbox.models import Email
from users.models import User


class TooManyLetters(Refusal):
    """`which` limit is reached, how many letters it allows, and when the next one may be sent."""

    sentence: str | Promise = _("No more letters can be sent today. Try again tomorrow.")

    def __init__(self, which: str, limit: int, until: dt.datetime):
        super().__init__()
        self.which, self.limit, self.until = which, limit, until

    @property
    def counts_as(self) -> str:  # of DailyCount.Event
        return f"letters_{self.which}"


class NotSetUp(TooManyLetters):
    """The office has not finished its setup; until then no letter may be sent."""

    sentence = _(
        "The office is still setting up this site. Letters can go out as soon as that is done."
    )
    counts_as = ""

    def __init__(self, now: dt.datetime):
        super().__init__("setup", 0, now)


def check_set_up(now: dt.datetime) -> None:
    """Raise NotSetUp; also for letters from the student's mailbox, which link to this site."""
    if not office_settings().set_up_at:
        raise NotSetUp(now)


def exceeded_limit(*, sender: User, address: str, now: dt.datetime) -> TooManyLetters | None:
    """Return why this student cannot send a letter to `address` now, or None. One query.

    Of an address that the student must not learn pass "": only the limit of the day counts then,
    as the others would tell where it is.
    """
    if not office_settings().set_up_at:
        return NotSetUp(now)
    start, end = _day(sender, now)
    sent = _letters(sender, start)
    there = employer(address)
    used = {
        "contact": sum(to == base_form(address) for to in sent) if address else 0,
        "domain": sum(employer(to) == there for to in sent) if there else 0,
        "day": len(sent),
    }
    for which, limit in limits().items():
        if used[which] >= limit:
            return TooManyLetters(which, limit, end)
    return None


def check_letter_limits(
    *, sender_id: int, address: str, now: dt.datetime, is_hidden: bool = False
) -> None:
    """Raises TooManyLetters. Locks the student's row, so that two tabs take turns.

    `is_hidden`: there is an address, but not for the student to know.
    """
    sender = User.objects.select_for_update(no_key=True).get(pk=sender_id)
    if not (address or is_hidden):
        return
    if error := exceeded_limit(sender=sender, address=address, now=now):
        raise error


def limits() -> dict[str, int]:
    """Return the number of letters that one student may send in a day, by limit."""
    office = office_settings()
    return {
        "contact": office.letters_per_contact,
        "domain": office.letters_per_domain,
        "day": office.letters_per_day,
    }


def _day(sender: User, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return the limits of the student's day, which begins when the office's quiet hours end."""
    wall, today = office_settings().quiet_until, local(now, sender.zone).date()
    start = at(today, wall, sender.zone)
    if now < start:
        today -= DAY
        start = at(today, wall, sender.zone)
    return start, at(today + DAY, wall, sender.zone)


def _letters(sender: User, since: dt.datetime) -> list[str]:
    """Return the mailboxes of this student's letters since then; canceled ones do not count.

    A hidden address is "": it counts for the day alone.
    """
    rows = Email.objects.filter(
        sender=sender, kind__in=kinds.names_to_contacts(), due_at__gte=since
    ).exclude(body="")
    rows = rows.exclude(kind__in=kinds.names_not_counted())
    return [
        "" if is_hidden else base_form(to)
        for to, is_hidden in rows.exclude(state=Email.State.CANCELED).values_list(
            "address", "hides_address"
        )
    ]
