"""Erase emails about somebody: their words and addresses, and those that wait."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from outbox.models import Email

State = Email.State


class BeingSent(Refusal):
    sentence = _("An email is being sent right now. Try again in a minute.")


def erase_emails(about: Q, *, now: dt.datetime) -> None:
    """Cancel those that wait, and empty all of them. Inside the caller's transaction.

    Raises BeingSent while a worker has one: what it does with it would be stored afterwards. One
    whose lease ran out was perhaps sent, and is not tried again.
    """
    found = Email.objects.filter(about).order_by("pk").select_for_update(of=("self",))
    rows = {email.pk: email.lease_until for email in found.only("state", "lease_until")}
    emails = Email.objects.filter(pk__in=rows)
    if emails.filter(state=State.SENDING, lease_until__gt=now).exists():
        raise BeingSent
    ended = {"next_attempt_at": None, "ended_at": now, "lease_token": None, "lease_until": None}
    emails.filter(state=State.PENDING).update(state=State.CANCELED, **ended)
    emails.waiting().update(state=State.UNCERTAIN, **ended)
    emails.update(subject="", body="", address="")
