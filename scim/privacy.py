"""Personal data in this app: registered for export, and kept for a year at most once settled."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from scim.models import Deactivation, SyncedAccount, SyncToken
from users.domain.merging import declare
from users.privacy import register
from users.privacy.retention import Rule
from users.privacy.retention import register as register_rule

SETTLED_RETENTION = dt.timedelta(days=365)

register(SyncedAccount, "user")
register(Deactivation, "user", "decided_by")
register(SyncToken, "made_by", withheld={"digest": "a secret, and only its hash is kept"})

# the directory goes on with the account that stays, unless it knows that one already
declare(SyncedAccount, "user")
declare(Deactivation, "user")


def old_deactivations(now: dt.datetime) -> QuerySet[Deactivation]:
    settled = Deactivation.objects.exclude(state=Deactivation.State.WAITING)
    return settled.filter(asked_at__lte=now - SETTLED_RETENTION)


def register_rules() -> None:
    about = _("that the directory asked to deactivate somebody, a year after it did")
    register_rule(
        Rule("asked_deactivations", about, old_deactivations, lambda rows, now: rows.delete()[0])
    )
