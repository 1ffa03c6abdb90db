"""Make two contacts of one student one, and take that back within a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from contacts.domain import contact_merging
from contacts.domain.contact_merging import Merging
from contacts.domain.merged_columns import WRITTEN, values_of
from contacts.domain.withheld_letters import withhold_letters
from contacts.models import Contact, ContactMerge, Person, PossibleDuplicate
from contacts.services.kept_rows import (
    as_stored,
    columns_of,
    delete_and_keep,
    empty_what_is_gone,
    put_back,
    set_columns,
)
from contacts.services.links import clean_links, set_more_links
from contacts.services.merged_introductions import join_introductions
from contacts.services.merged_rows import move_rows, put_rows_back
from contacts.services.people import add_possible_duplicate
from core.codes import is_code
from core.edits import Stale
from core.errors import Refusal
from core.lengths import require_lengths
from core.names import isolated, sort_key
from users.models import User

GONE = _("One of the two is gone. Load the page again.")
ONE_CONTACT = _("Choose two different contacts.")
BOTH_LISTED = _("The office lists both of them, as two people.")
TOO_LATE = _("This merge can no longer be undone.")
MERGED_SINCE = _("You merged %(name)s with somebody else since. Undo that first.")
APART = _("The two were changed so much since that they can no longer be told apart.")


@transaction.atomic
def merge_contacts(
    *,
    owner: User,
    codes: tuple[str, str],
    versions: Mapping[str, int],
    chosen: Mapping[str, str],
    texts: Mapping[str, str],
    links: Sequence[str],
    now: dt.datetime,
) -> ContactMerge:
    """Move everything to one of two contacts and delete the other; the same press twice is once.

    `versions` and `chosen` go by code: what the student looked at, and whose value of a column
    stays. Raises Stale, and Refusal where that would be a mistake.
    """
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if made := _made_before(owner, codes):
        return made
    kept, merged = _lock(owner, codes)
    for contact in (kept, merged):
        if versions.get(contact.code) != contact.version:
            raise Stale(contact)
    values = values_of(kept, merged, chosen, texts)
    address = "" if kept.hides_address else values["email"]
    before = _prepare(Merging(kept, merged, address), values)
    merge = ContactMerge(owner=owner, kept=kept, merged_code=merged.code, at=now)
    _join((kept, merged), values, links, before, now)
    merge.before = before
    merge.save()
    return merge


def _made_before(owner: User, codes: tuple[str, str]) -> ContactMerge | None:
    rows = ContactMerge.objects.editable_by(owner).filter(undone_at=None, kept__code__in=codes)
    return rows.filter(merged_code__in=codes).select_related("kept").first()


def _lock(owner: User, codes: tuple[str, str]) -> tuple[Contact, Contact]:
    """Lock both so firmly that no row can begin to lead to them; return who stays, first.

    Somebody from the directory stays, else the older one. Raises Refusal.
    """
    if codes[0] == codes[1]:
        raise Refusal(ONE_CONTACT)
    mine = Contact.objects.editable_by(owner).identified().filter(code__in=filter(is_code, codes))
    found = list(mine.order_by("pk").select_for_update())
    if len(found) < 2:
        raise Refusal(GONE)
    if all(contact.through_directory for contact in found):
        raise Refusal(BOTH_LISTED)
    kept, merged = sorted(found, key=lambda contact: not contact.through_directory)
    return kept, merged


def _prepare(merging: Merging, values: dict[str, Any]) -> dict[str, Any]:
    """Ask every app and start what an undo needs. Raises Refusal."""
    kept, merged = merging.both
    require_lengths(Contact, {name: values[name] for name in ("tidbits", "found_out")})
    double = contact_merging.check(merging)
    removed = delete_and_keep(double)
    return {
        "merged": as_stored([merged]),
        "kept": columns_of(kept, WRITTEN),
        "links": {it.code: as_stored(list(it.more_links.all())) for it in merging.both},
        "removed": removed,
    }


def _join(
    pair: tuple[Contact, Contact],
    values: dict[str, Any],
    links: Sequence[str],
    before: dict[str, Any],
    now: dt.datetime,
) -> None:
    kept, merged = pair
    people = (kept.person, merged.person)
    first = (clean_links(links[:1]) or [""])[0]
    further = clean_links(links[1:], first)
    merged.more_links.all().delete()
    set_more_links(kept, further)
    before |= move_rows(kept, merged)
    join_introductions(kept, merged, values, before, now)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.link, kept.sort_key = first, sort_key(kept.name)
    kept.version += 1
    Contact.objects.filter(pk=merged.pk).delete()
    kept.save()
    before["pair"] = _tell_office(*people)
    contact_merging.recompute(kept, now)
    kept.refresh_from_db()
    before["after"] = columns_of(kept, WRITTEN)
    before["after_links"] = as_stored(list(kept.more_links.all()))
    withhold_letters(kept, now)


def _tell_office(one: Person | None, other: Person | None) -> list[int]:
    """Let the office decide whether two persons are one: a student's word merges nobody there."""
    if one is None or other is None or one == other:
        return []
    pair = sorted((one.pk, other.pk))
    is_new = not PossibleDuplicate.objects.filter(one_id=pair[0], other_id=pair[1]).exists()
    add_possible_duplicate(one, other)
    return pair if is_new else []


@transaction.atomic
def undo_merge_contacts(*, merge_id: int, now: dt.datetime) -> Contact:
    """Put every row back where it was; return the contact that went. Twice is once.

    What was made or changed since stays with the other one, unless it hangs on what goes back.
    Raises Refusal after a day, or where another merge stands in the way.
    """
    owner_id = ContactMerge.objects.values_list("owner_id", flat=True).get(pk=merge_id)
    User.objects.select_for_update(no_key=True).get(pk=owner_id)
    merge = ContactMerge.objects.select_for_update(of=("self",)).get(pk=merge_id)
    if merge.undone_at:
        return merge.kept
    if not merge.can_undo(now):
        raise Refusal(TOO_LATE)
    later = ContactMerge.objects.filter(kept=merge.kept_id, undone_at=None, pk__gt=merge.pk)
    kept = Contact.objects.select_for_update().get(pk=merge.kept_id)
    if later.exists():
        raise Refusal(MERGED_SINCE % {"name": isolated(kept.name)})
    contact_merging.check_undo(merge)
    try:
        with transaction.atomic():
            back = _put_back(merge.before, kept)
            connection.check_constraints()  # now, and not at the end of the transaction
    except IntegrityError as error:
        raise Refusal(APART) from error
    _keep_a_no(kept, back)
    for contact in (kept, back):
        contact_merging.recompute(contact, now)
        withhold_letters(contact, now)
    merge.undone_at, merge.before = now, {}
    merge.save(update_fields=["undone_at", "before"])
    return back


def _keep_a_no(kept: Contact, back: Contact) -> None:
    """Give `back` the no that its introducer said since, and no yes of somebody erased."""
    introducer = back.introduced_by
    if introducer is None or not back.introducer_may_be_named:
        return
    said_no = kept.introduced_by_id == introducer.pk and kept.introducer_said_no
    if said_no or introducer.erased_at:
        back.introducer_may_be_named, back.introducer_said_no = False, said_no
        back.save(update_fields=["introducer_may_be_named", "introducer_said_no"])


def _put_back(before: dict[str, Any], kept: Contact) -> Contact:
    number = before["merged"][0]["pk"]
    put_back(before["merged"])
    put_rows_back(before, kept)
    if as_stored(list(kept.more_links.all())) == before["after_links"]:
        kept.more_links.all().delete()
        put_back(before["links"].pop(kept.code))
    else:
        before["links"].pop(kept.code)
    for links in before["links"].values():
        put_back(links)
    now_there = columns_of(kept, WRITTEN)
    unchanged = {
        name: value
        for name, value in before["kept"].items()
        if now_there[name] == before["after"][name]
    }
    set_columns(kept, unchanged)
    empty_what_is_gone(kept)
    kept.version = F("version") + 1
    kept.save()
    kept.refresh_from_db()
    if before["pair"]:
        one, other = before["pair"]
        PossibleDuplicate.objects.filter(one_id=one, other_id=other, dismissed_at=None).delete()
    return Contact.objects.get(pk=number)
