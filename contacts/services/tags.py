"""A student's tags: put on contacts, taken off, renamed, merged, deleted."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contacts.domain.tag_names import LONGEST_FOLDED, MOST_AT_ONCE, tag_names
from contacts.models import BulkChange, Contact, Tag
from core.errors import Refusal
from core.lengths import require_length, require_lengths
from core.names import sort_key
from users.models import User

MOST_TAGS = 200  # of one student
ContactTag = Contact.tags.through
Kind = BulkChange.Kind
# (tag, the contacts that got it, or lost it)
Tagged = list[tuple[Tag, list[int]]]


@transaction.atomic
def tag_contacts(
    *, owner: User, contact_ids: Collection[int], typed: str
) -> tuple[Tagged, list[int]]:
    """Put each tag that was typed on each contact; return what changed, and the ids of new tags.

    Raises Refusal for no name, too many, or one that is too long.
    """
    tags, made = _get_or_create_tags(owner, typed)
    return [(tag, _put_on(tag, contact_ids)) for tag in tags], made


def _put_on(tag: Tag, contact_ids: Collection[int]) -> list[int]:
    """Return the contacts that did not have the tag."""
    have = set(
        ContactTag.objects.filter(tag=tag, contact_id__in=contact_ids).values_list(
            "contact_id", flat=True
        )
    )
    new = [pk for pk in contact_ids if pk not in have]
    rows = [ContactTag(contact_id=pk, tag_id=tag.pk) for pk in new]
    ContactTag.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return new


def _get_or_create_tags(owner: User, typed: str) -> tuple[list[Tag], list[int]]:
    names = tag_names(typed)
    if not names:
        raise Refusal(_("Write a tag first, like “alumni”."))
    if len(names) > MOST_AT_ONCE:
        raise Refusal(_("Add at most %(most)d tags at once.") % {"most": MOST_AT_ONCE})
    for name in names:
        require_lengths(Tag, {"name": name})
        require_length(sort_key(name), LONGEST_FOLDED)
    lock_owner(owner)
    known = {tag.folded: tag for tag in Tag.objects.editable_by(owner)}
    new = [name for name in names if sort_key(name) not in known]
    if len(known) + len(new) > MOST_TAGS:
        raise Refusal(_("You have %(most)d tags. Delete one first.") % {"most": MOST_TAGS})
    made = [Tag.objects.create(owner=owner, name=name) for name in new]
    known |= {tag.folded: tag for tag in made}
    return [known[sort_key(name)] for name in names], [tag.pk for tag in made]


@transaction.atomic
def untag_contacts(*, owner: User, contact_ids: Collection[int], typed: str) -> Tagged:
    """Take each tag that was typed off each contact; return what changed.

    Raises Refusal where the student has none of these tags.
    """
    folded = [sort_key(name) for name in tag_names(typed)]
    tags = list(Tag.objects.editable_by(owner).filter(folded__in=folded))
    if not tags:
        raise Refusal(_("You have no tag of that name. Choose one from the list."))
    return [(tag, _take_off(tag, contact_ids)) for tag in tags]


def _take_off(tag: Tag, contact_ids: Collection[int]) -> list[int]:
    rows = ContactTag.objects.filter(tag=tag, contact_id__in=contact_ids)
    had = list(rows.values_list("contact_id", flat=True))
    rows.delete()
    return had


@transaction.atomic
def rename_tag(*, tag: Tag, name: str, now: dt.datetime) -> BulkChange | None:
    """Rename a tag; to the name of another one, the two become one, which can be undone.

    Raises Refusal for an empty, a long or more than one name, and for a tag that is gone.
    """
    names = tag_names(name)
    if len(names) != 1:
        raise Refusal(_("Write one name for this tag, without a comma."))
    require_lengths(Tag, {"name": names[0]})
    require_length(sort_key(names[0]), LONGEST_FOLDED)
    is_there = _lock_and_find(tag)
    same = Tag.objects.editable_by(tag.owner).filter(folded=sort_key(names[0])).first()
    if not is_there and same:
        return None  # pressed twice: the first press has made them one
    if not is_there:
        raise Refusal(_("Another window deleted this tag."))
    if same and same.pk != tag.pk:
        return _merge(tag, same, now)
    tag.name = names[0]
    tag.save(update_fields=["name", "folded"])
    return None


def _merge(tag: Tag, into: Tag, now: dt.datetime) -> BulkChange:
    ids = _contact_ids(tag)
    added = _put_on(into, ids)
    before = {"name": tag.name, "ids": ids, "into": into.pk, "added": added}
    return _delete(tag, Kind.MERGE_TAG, before, now)


@transaction.atomic
def delete_tag(*, tag: Tag, now: dt.datetime) -> BulkChange | None:
    """Delete a tag; its contacts stay, and an undo gives them the tag again.

    None for one that is gone already: what undoes that is offered by the press that deleted it.
    """
    if not _lock_and_find(tag):
        return None
    return _delete(tag, Kind.DELETE_TAG, {"name": tag.name, "ids": _contact_ids(tag)}, now)


def _delete(tag: Tag, kind: str, before: dict, now: dt.datetime) -> BulkChange:
    owner_id = tag.owner_id
    tag.delete()
    return BulkChange.objects.create(
        owner_id=owner_id, kind=kind, at=now, number=len(before["ids"]), before=before
    )


def _lock_and_find(tag: Tag) -> bool:
    """Lock the owner; return False if another press has deleted the tag meanwhile."""
    lock_owner(tag.owner)
    return Tag.objects.filter(pk=tag.pk).exists()


def _contact_ids(tag: Tag) -> list[int]:
    return list(ContactTag.objects.filter(tag=tag).values_list("contact_id", flat=True))


def restore_tag(*, change: BulkChange) -> None:
    """Undo rename_tag's merge or delete_tag, inside the caller's transaction."""
    before, owner = change.before, change.owner
    ContactTag.objects.filter(
        tag_id=before.get("into"), contact_id__in=before.get("added", [])
    ).delete()
    folded = sort_key(before["name"])
    tag, _is_new = Tag.objects.get_or_create(
        owner=owner, folded=folded, defaults={"name": before["name"]}
    )
    mine = Contact.objects.editable_by(owner).filter(pk__in=before["ids"])
    _put_on(tag, list(mine.values_list("pk", flat=True)))


def lock_owner(owner: User) -> None:
    """Let tags, edits and bulk presses of one student take turns; before contacts are locked."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
