"""How many letters a student may send through the site: in a day, to one person, to one employer.

Told before anything is written, and asked again when the letter is put in; outbox.delivery.limits
is the second line.
"""

import datetime as dt

from core.addresses import base_form, employer
from core.clock import DAY, at, local
from core.errors import Refusal
from office.services import current
from outbox.domain import kinds
from outbox.models import Email
from users.models import User


class TooManyLetters(Refusal):
    """`until`: when the next letter may be sent; `which` of the limits is used up, and how many
    it allows."""

    def __init__(self, which: str, limit: int, until: dt.datetime):
        super().__init__()
        self.which, self.limit, self.until = which, limit, until

    @property
    def counts_as(self) -> str:
        return f"letters_{self.which}"


class NotSetUp(TooManyLetters):
    """The office has not said who it is; until then every letter is one too many."""

    counts_as = ""

    def __init__(self, now: dt.datetime):
        super().__init__("setup", 0, now)


def check_set_up(now: dt.datetime) -> None:
    """Raises NotSetUp. Holds for letters that leave by a student's own means, too: they lead to
    the office's page."""
    if not current().set_up_at:
        raise NotSetUp(now)


def letters_hindrance(*, sender: User, address: str, now: dt.datetime) -> TooManyLetters | None:
    """Why this student can send no letter to `address` now; None where one more is fine. One
    query."""
    if not current().set_up_at:
        return NotSetUp(now)
    start, end = _day(sender, now)
    sent = _letters(sender, start)
    there = employer(address)
    used = {
        "contact": sum(to == base_form(address) for to in sent),
        "domain": sum(employer(to) == there for to in sent) if there else 0,
        "day": len(sent),
    }
    for which, limit in limits().items():
        if used[which] >= limit:
            return TooManyLetters(which, limit, end)
    return None


def check_letter(*, sender_id: int, address: str, now: dt.datetime) -> None:
    """Raises TooManyLetters. Holds the student's row, so that two tabs count one after the
    other."""
    sender = User.objects.select_for_update(no_key=True).get(pk=sender_id)
    if address and (hindrance := letters_hindrance(sender=sender, address=address, now=now)):
        raise hindrance


def limits() -> dict[str, int]:
    """What the office allows one student in a day, by what is counted."""
    office = current()
    return {
        "contact": office.letters_per_contact,
        "domain": office.letters_per_domain,
        "day": office.letters_per_day,
    }


def _day(sender: User, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The day of letters begins when the office's quiet hours end, as the student's clock says;
    nobody waits up."""
    wall, today = current().quiet_until, local(now, sender.zone).date()
    start = at(today, wall, sender.zone)
    if now < start:
        today -= DAY
        start = at(today, wall, sender.zone)
    return start, at(today + DAY, wall, sender.zone)


def _letters(sender: User, since: dt.datetime) -> list[str]:
    """The mailboxes that this student's letters of the day go or went to; what was taken back
    does not count."""
    rows = Email.objects.filter(
        sender=sender, kind__in=kinds.to_contacts(), due_at__gte=since
    ).exclude(body="")
    rows = rows.exclude(kind__in=kinds.uncounted())
    return [
        base_form(to)
        for to in rows.exclude(state=Email.State.TAKEN_BACK).values_list("address", flat=True)
    ]
