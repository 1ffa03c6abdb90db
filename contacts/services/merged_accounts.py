"""What a merge of two accounts does beside moving rows: organizations and tags of both."""

from contacts.models import Contact, ContactMerge, Organization, Referral, Tag
from users.domain.merging import Changes
from users.models import User

ContactTag = Contact.tags.through
TEXTS = ("found_out", "job_titles")
LINKS = ("staff_link", "careers_link")


def join_organizations(kept: User, merged: User, changes: Changes) -> None:
    """Let moved contacts and referrals lead to the record of `kept`, with the other's words."""
    for left in Organization.objects.filter(owner=merged).order_by("pk"):
        own = Organization.objects.filter(owner=kept).named(left.name_key).first()
        if own is None:
            continue
        moved = Contact.objects.filter(owner=kept, organization_record=left)
        ids = list(moved.values_list("pk", flat=True))
        changes.put(Contact, "organization_record_id", ids, left.pk, own.pk)
        named = Referral.objects.filter(owner=kept, organization=left)
        ids = list(named.values_list("pk", flat=True))
        changes.put(Referral, "organization_id", ids, left.pk, own.pk)
        for name, value in joined_texts(own, left).items():
            changes.put(Organization, name, [own.pk], getattr(own, name), value)


def joined_texts(own: Organization, other: Organization) -> dict[str, str]:
    """Return the columns of `own` that change if it takes over what `other` says."""
    found = {name: getattr(other, name) for name in LINKS if not getattr(own, name)}
    for name in TEXTS:
        words = getattr(own, name), getattr(other, name)
        found[name] = "\n\n".join(dict.fromkeys(filter(None, words)))
    return {name: value for name, value in found.items() if value != getattr(own, name)}


def join_tags(kept: User, merged: User, changes: Changes) -> None:
    """Give moved contacts the tag that `kept` has, where both accounts have one of the name."""
    own = dict(Tag.objects.filter(owner=kept).values_list("folded", "pk"))
    for left in Tag.objects.filter(owner=merged, folded__in=own).order_by("pk"):
        moved = ContactTag.objects.filter(tag=left, contact__owner=kept)
        ids = list(moved.order_by("pk").values_list("pk", flat=True))
        changes.put(ContactTag, "tag_id", ids, left.pk, own[left.folded])


def forget_contact_merges(kept: User, merged: User, _changes: Changes) -> None:
    """End the undo of merges of contacts whose rows still name the account that is closed."""
    of_closed = ContactMerge.objects.filter(before__merged__0__fields__owner=merged.pk)
    of_closed.filter(kept__owner=kept).update(before={})
