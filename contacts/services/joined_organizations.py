"""Join two records of one student that are about the same organization; can be undone."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact, Organization, Referral
from contacts.models.organization_names import organization_key
from contacts.services.merged_accounts import LINKS, TEXTS, joined_texts
from contacts.services.organizations import lock_organization
from core.errors import Refusal
from core.lengths import require_lengths
from core.names import isolated

UNKNOWN = _("None of your other organizations is called “%(name)s”.")
TOO_LATE = _("This can no longer be undone.")
RENAMED = _("%(name)s has that name now. Give it another one first.")
JOINED_SINCE = _("%(name)s was joined to another one since. Undo that first.")


@transaction.atomic
def join_organization(*, organization_id: int, name: str, now: dt.datetime) -> Organization:
    """Move contacts and words to the record called `name`, and return that one.

    The same press again has no further effect. Raises Refusal for no other record of that name, or
    for texts that are too long together.
    """
    left = lock_organization(organization_id)
    if left.joined_into:
        return left.joined_into
    others = Organization.objects.filter(owner_id=left.owner_id).exclude(pk=left.pk)
    kept = others.named(organization_key(name)).select_for_update().first()
    if kept is None:
        raise Refusal(UNKNOWN % {"name": isolated(name[:150])})
    values = joined_texts(kept, left)
    require_lengths(Organization, values)
    before = {column: getattr(kept, column) for column in (*TEXTS, *LINKS)}
    _save(kept, values, [*kept.other_keys, *left.keys])
    left.joined_into, left.archived_at = kept, now
    left.before_join = before | {"version": kept.version}
    left.save(update_fields=["joined_into", "archived_at", "before_join"])
    Contact.objects.filter(organization_record=left).update(organization_record=kept)
    Referral.objects.filter(organization=left).update(organization=kept)
    return kept


@transaction.atomic
def undo_join_organization(*, organization_id: int, now: dt.datetime) -> None:
    """Give a joined record its name and all of that name back, within ten minutes.

    Words that were moved are taken out of the other one unless it was edited since; both keep them
    then. Raises Refusal.
    """
    left = lock_organization(organization_id)
    if left.joined_into is None:
        return
    if not left.can_undo(now):
        raise Refusal(TOO_LATE)
    kept = Organization.objects.select_for_update().get(pk=left.joined_into.pk)
    if kept.joined_into_id:
        raise Refusal(JOINED_SINCE % {"name": isolated(kept.name)})
    keys = set(left.keys)
    if kept.name_key in keys:
        raise Refusal(RENAMED % {"name": isolated(kept.name)})
    before = dict(left.before_join or {})
    values = before if before.pop("version", None) == kept.version else {}
    _save(kept, values, [key for key in kept.other_keys if key not in keys])
    left.joined_into = left.archived_at = left.before_join = None
    left.save(update_fields=["joined_into", "archived_at", "before_join"])
    there = Contact.objects.filter(organization_record=kept).values_list("pk", "organization")
    ids = [pk for pk, text in there if organization_key(text) in keys]
    Contact.objects.filter(pk__in=ids).update(organization_record=left)
    named = Referral.objects.filter(organization=kept).values_list("pk", "name")
    ids = [pk for pk, text in named if organization_key(text) in keys]
    Referral.objects.filter(pk__in=ids).update(organization=left)


def _save(kept: Organization, values: dict[str, str], keys: list[str]) -> None:
    for column, value in values.items():
        setattr(kept, column, value)
    kept.other_keys = [key for key in dict.fromkeys(keys) if key != kept.name_key]
    kept.archived_at = None
    kept.version += 1
    kept.save()
