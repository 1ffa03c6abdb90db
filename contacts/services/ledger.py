"""The ledger of requests to each Person: its limits hold across all students and channels."""

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q

from contacts.models import Person, RequestRecord
from core.clock import DAY, business_deadline
from core.errors import Refusal
from office.selectors.calendar import closed_days
from office.selectors.settings import office_settings
from users.models import User

MONTH, YEAR = 30 * DAY, 365 * DAY


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
    office = office_settings()
    if person.is_on_hold:
        return None
    year = list(person.requests.filter(asked_at__gt=now - YEAR).order_by("asked_at"))
    month = [record for record in year if record.asked_at > now - MONTH]
    moments = [
        _open_place(person, now),
        _rolling_place(month, person.month_limit, office.asks_per_30_days, MONTH, now),
        _rolling_place(year, person.year_limit, office.asks_per_year, YEAR, now),
    ]
    known = [moment for moment in moments if moment is not None]
    return max(known) if len(known) == len(moments) else None


def _open_place(person: Person, now: dt.datetime) -> dt.datetime | None:
    """Return when enough open requests have ended: `now` if there is room, None for limit 0."""
    limit = 1 if person.open_limit is None else person.open_limit
    if limit == 0:
        return None
    still_open = person.requests.filter(Q(closed_at=None) | Q(closed_at__gt=now))
    ends = sorted(_closes_at(record, now) for record in still_open)
    return ends[-limit] if len(ends) >= limit else now


def _closes_at(record: RequestRecord, now: dt.datetime) -> dt.datetime:
    """Return when an open request closes at the latest; past its deadline that may be any day."""
    if record.closed_at:
        return record.closed_at
    office = office_settings()
    deadline = business_deadline(record.asked_at, office.close_days, office.zone, closed_days())
    return max(deadline, now + DAY)


def _rolling_place(
    records: list[RequestRecord],
    of_person: int | None,
    of_office: int,
    length: dt.timedelta,
    now: dt.datetime,
) -> dt.datetime | None:
    """Return when a rolling window has room again: `now`, a later moment, or None for limit 0."""
    limit = of_office if of_person is None else of_person
    if limit == 0:
        return None
    return now if len(records) < limit else records[-limit].asked_at + length


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


def _last_moment(person: Person) -> dt.datetime | None:
    """Return the last request or answer: a writer that waited for the lock comes after it."""
    last = person.requests.aggregate(asked=Max("asked_at"), answered=Max("answered_at"))
    return max(filter(None, last.values()), default=None)


def close_request(
    *, record: RequestRecord | None, at: dt.datetime, answered_at: dt.datetime | None = None
) -> None:
    """Count the request as open until `at`, which may be in the future: an agreed talk's end."""
    if record is not None:
        record.closed_at = at
        record.answered_at = record.answered_at or answered_at
        record.save(update_fields=["closed_at", "answered_at"])


def reopen_request(*, record: RequestRecord, answered_at: dt.datetime | None = None) -> None:
    """Count the request as open again, since times are being agreed after all."""
    record.closed_at = None
    record.answered_at = record.answered_at or answered_at
    record.save(update_fields=["closed_at", "answered_at"])


def reset_request(
    *, record: RequestRecord, closed_at: dt.datetime | None, answered_at: dt.datetime | None
) -> None:
    """Restore both moments to their values before an answer that was undone."""
    record.closed_at, record.answered_at = closed_at, answered_at
    record.save(update_fields=["closed_at", "answered_at"])


def delete_request(*, record: RequestRecord | None) -> None:
    """Delete a request that never reached the person: withdrawn in time, or bounced."""
    if record is not None:
        record.delete()
