"""How many guides a person can edit, for the page of an account."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from guides.models import Guide
from users.domain.reach import Reach
from users.models import User
from users.models.roles import CURATORS


def guides_reach(person: User, _now: dt.datetime) -> list[Reach]:
    """One query for a curator."""
    if not person.has_role(*CURATORS):
        return []
    return [Reach(_("Guides to edit"), Guide.objects.count())]
