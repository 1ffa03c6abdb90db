"""Which logs of emails a person reads, for the page of an account."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from users.domain.reach import Reach
from users.models import User
from users.models.roles import AUDITORS, CURATORS


def outbox_reach(person: User, _now: dt.datetime) -> list[Reach]:
    """No query: a count of all emails would say nothing."""
    found = []
    if person.has_role(*CURATORS):
        found.append(Reach(_("Texts of emails"), note=_("edits them")))
    if person.has_role(*AUDITORS):
        found.append(Reach(_("Email log"), note=_("reads it, without the words")))
    return found
