"""The ledger of requests to each Person: its limits hold across all students and channels."""

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q

from contacts.domain.limits import MONTH, YEAR, limits_of, next_day_in
from contacts.models import DirectoryEntry, Person, RequestRecord
from core.clock import DAY, at, business_deadline, local
from core.errors import Refusal
from office.selectors.calendar import closed_days
from office.selectors.settings import office_settings
from office.selectors.student_rules import annotate_cohorts
from users.models import User


class LimitReached(Refusal):
    """This person can't be asked yet. `until` is the first moment that may work, None for never.

    The page that writes the request says when, in the student's own zone.
    """

    counts_as = "person"

    def __init__(self, until: dt.datetime | None):
        super().__init__()
        self.until = until


def available_from(person: Person, now: dt.datetime) -> dt.datetime | None:
    """Return when `person` can be asked: `now` when free, None for never. At most 3 queries."""
    held = _held_until(person, now)
    if held is None:
        return None
    entry = _directory_entry(person)
    counted = person.requests.filter(
        Q(asked_at__gt=now - YEAR) | Q(closed_at=None) | Q(closed_at__gt=now)
    )
    records = list(annotate_cohorts(counted, "student").order_by("asked_at"))
    asked = _asked_in_a_year(records, entry, now)
    month = [moment for moment in asked if moment > now - MONTH]
    limits = limits_of(person, entry, office_settings())
    moments = [
        held,
        _open_place(person, records, now),
        _rolling_place(month, limits.month, MONTH, now),
        _rolling_place(asked, limits.year, YEAR, now),
    ]
    known = [moment for moment in moments if moment is not None]
    return _in_their_months(entry, max(known)) if len(known) == len(moments) else None


def _directory_entry(person: Person) -> DirectoryEntry | None:
    return person.directory_entries.filter(archived_at=None).first()


def _asked_in_a_year(
    records: list[RequestRecord], entry: DirectoryEntry | None, now: dt.datetime
) -> list[dt.datetime]:
    """Return when they were asked in the last year, in order, before this site too."""
    moments = [record.asked_at for record in records]
    if entry and entry.last_asked_on:
        moments.append(at(entry.last_asked_on, dt.time(), office_settings().zone))
    return sorted(moment for moment in moments if moment > now - YEAR)


def _held_until(person: Person, now: dt.datetime) -> dt.datetime | None:
    """Return when the office's hold ends: `now` without one, None for good."""
    if not person.is_on_hold:
        return now
    if person.hold_until is None:
        return None
    return max(now, at(person.hold_until, dt.time(), office_settings().zone))


def _in_their_months(entry: DirectoryEntry | None, moment: dt.datetime) -> dt.datetime:
    """Return `moment`, or the beginning of the next month in which they can be asked."""
    if not (entry and entry.is_listed and entry.months):
        return moment
    zone = office_settings().zone
    day = local(moment, zone).date()
    found = next_day_in(entry.months, day)
    return moment if found == day else at(found, dt.time(), zone)


def _open_place(
    person: Person, records: list[RequestRecord], now: dt.datetime
) -> dt.datetime | None:
    """Return when enough open requests have ended: `now` if there is room, None for limit 0."""
    limit = 1 if person.open_limit is None else person.open_limit
    if limit == 0:
        return None
    ends = sorted(_closes_at(record, now) for record in records if record.is_open(now))
    return ends[-limit] if len(ends) >= limit else now


def _closes_at(record: RequestRecord, now: dt.datetime) -> dt.datetime:
    """Return when an open request closes at the latest; past its deadline that may be any day."""
    if record.closed_at:
        return record.closed_at
    days = record.rules_at(record.asked_at).close_days
    deadline = business_deadline(record.asked_at, days, office_settings().zone, closed_days())
    return max(deadline, now + DAY)


def _rolling_place(
    asked: list[dt.datetime], limit: int, length: dt.timedelta, now: dt.datetime
) -> dt.datetime | None:
    """Return when a rolling window has room again: `now`, a later moment, or None for limit 0."""
    if limit == 0:
        return None
    return now if len(asked) < limit else asked[-limit] + length


@transaction.atomic
def record_request(
    *, person: Person, by: User, channel: str, now: dt.datetime, override_reason: str = ""
) -> RequestRecord:
    """Enter one request in the ledger, under the Person's lock.

    Raises LimitReached, unless there is an `override_reason`.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    now = max(now, _last_moment(person) or now)
    if not override_reason and (until := available_from(person, now)) != now:
        raise LimitReached(until)
    return RequestRecord.objects.create(
        person=person, student=by, channel=channel, asked_at=now, override_reason=override_reason
    )


LOGGED = "logged afterwards"


@transaction.atomic
def record_past_talk(
    *, person: Person, by: User, channel: str, began_at: dt.datetime, ended_at: dt.datetime
) -> RequestRecord | None:
    """Enter a talk that came about elsewhere, as of its own day. It is over, and refuses nothing.

    None if this student logged another one with that person within a year of it: one student's
    log can't use up what a person has for all.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    logged = person.requests.filter(student=by, override_reason=LOGGED)
    if logged.filter(asked_at__gt=began_at - YEAR, asked_at__lt=began_at + YEAR).exists():
        return None
    return RequestRecord.objects.create(
        person=person,
        student=by,
        channel=channel,
        asked_at=began_at,
        answered_at=began_at,
        agreed_at=began_at,
        closed_at=ended_at,
        override_reason=LOGGED,
    )


def _last_moment(person: Person) -> dt.datetime | None:
    """Return the last request or answer: a writer that waited for the lock comes after it."""
    last = person.requests.aggregate(asked=Max("asked_at"), answered=Max("answered_at"))
    return max(filter(None, last.values()), default=None)


def close_request(
    *,
    record: RequestRecord | None,
    at: dt.datetime,
    answered_at: dt.datetime | None = None,
    agreed: bool = False,
) -> None:
    """Count the request as open until `at`, which may be in the future: an agreed talk's end.

    With `agreed`, the answer at `answered_at` was a yes.
    """
    if record is not None:
        record.closed_at = at
        record.answered_at = record.answered_at or answered_at
        record.agreed_at = answered_at if agreed else record.agreed_at
        record.save(update_fields=["closed_at", "answered_at", "agreed_at"])


def reopen_request(*, record: RequestRecord, answered_at: dt.datetime | None = None) -> None:
    """Count the request as open again, since times are being agreed after all."""
    record.closed_at = None
    record.answered_at = record.answered_at or answered_at
    record.save(update_fields=["closed_at", "answered_at"])


def reset_request(
    *,
    record: RequestRecord,
    closed_at: dt.datetime | None,
    answered_at: dt.datetime | None,
    agreed_at: dt.datetime | None,
) -> None:
    """Restore the moments to their values before an answer that was undone."""
    record.closed_at, record.answered_at = closed_at, answered_at
    record.agreed_at = agreed_at
    record.save(update_fields=["closed_at", "answered_at", "agreed_at"])


def delete_request(*, record: RequestRecord | None) -> None:
    """Delete a request that never reached the person: withdrawn in time, or bounced."""
    if record is not None:
        record.delete()
