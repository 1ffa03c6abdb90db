"""Which contacts a press on the list is about."""

import datetime as dt
from collections.abc import Collection

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from contacts.selectors.contact_filter import contacts_of
from core.codes import is_code
from core.errors import Refusal
from users.models import User

GONE = _("Some of these contacts are gone. Load the page again.")


def chosen_ids(owner: User, codes: Collection[str]) -> list[int]:
    """Return the ids of the ticked contacts. One query.

    Raises Refusal where one is not the student's, so that nothing is done to a part of them.
    """
    wanted = set(codes)
    known = Contact.objects.editable_by(owner)
    found = known.filter(code__in=filter(is_code, wanted)).values_list("pk", flat=True)
    ids = list(found)
    if len(ids) != len(wanted):
        raise Refusal(GONE)
    return ids


def matching_ids(owner: User, params: QueryDict, now: dt.datetime) -> list[int]:
    """Return the ids of everybody whom the list shows at an address with `params`."""
    return list(contacts_of(owner, params, now).values_list("pk", flat=True))
