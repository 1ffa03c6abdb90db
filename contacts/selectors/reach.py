"""How many contacts are open to a person, for the page of an account."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from users.domain.reach import Reach
from users.models import User
from users.models.roles import Role


def contacts_reach(person: User, _now: dt.datetime) -> list[Reach]:
    """One query for a student."""
    if not person.has_role(Role.STUDENT):
        return []
    return [Reach(_("Contacts"), Contact.objects.editable_by(person).count(), _("own"))]
