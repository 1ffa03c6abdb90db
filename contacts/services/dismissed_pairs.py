"""Two contacts of a student that are two people, so that nobody suggests to merge them again."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, DismissedPair
from core.codes import is_code
from core.errors import Refusal
from users.models import User

GONE = _("One of the two is gone. Load the page again.")


@transaction.atomic
def dismiss_pair(*, owner: User, codes: tuple[str, str], now: dt.datetime) -> None:
    """Remember that these are two people; twice is once. Raises Refusal unless both are there."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    one, other = _numbers(owner, codes)
    pair = DismissedPair(one_id=one, other_id=other, dismissed_at=now)
    DismissedPair.objects.bulk_create([pair], ignore_conflicts=True)


@transaction.atomic
def undo_dismiss_pair(*, owner: User, codes: tuple[str, str]) -> None:
    """Raises Refusal unless both contacts are there."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    one, other = _numbers(owner, codes)
    DismissedPair.objects.filter(one_id=one, other_id=other).delete()


def _numbers(owner: User, codes: tuple[str, str]) -> list[int]:
    mine = Contact.objects.editable_by(owner).filter(code__in=filter(is_code, codes))
    found = list(mine.order_by("pk").values_list("pk", flat=True))
    if len(found) != 2:
        raise Refusal(GONE)
    return found
