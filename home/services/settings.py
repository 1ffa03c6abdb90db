"""Settings that also affect the student's list of contacts and links."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from core.clock import local
from home.domain.reminder_times import require_away_until, require_both_ends
from interviews import services as interviews
from reminders import services as reminders
from users import services as users
from users.models import User


@transaction.atomic
def save_settings(
    *, person: User, version: int, values: Mapping[str, Any], now: dt.datetime
) -> None:
    """Save one section; a new zone also updates the dates in the contact list.

    Raises Stale, Refusal for times that cannot be, and what `users.services.save_settings` does.
    """
    require_away_until(values.get("away_until"), local(now, person.zone).date())
    require_both_ends(values.get("quiet_from"), values.get("quiet_until"))
    users.save_settings(user_id=person.pk, version=version, values=values)
    if "zone" in values:
        interviews.update_contact_status_in_new_zone(student_id=person.pk, now=now)


@transaction.atomic
def sign_out_elsewhere(*, person: User, but: str | None) -> int:
    """End other sessions and revoke links in reminders; return the number of sessions."""
    ended = users.sign_out_elsewhere(person=person, but=but)
    reminders.revoke_links(student_id=person.pk)
    return ended
