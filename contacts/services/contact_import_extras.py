"""What hangs on contacts that an import added: further links, who introduced them, tags."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from contacts.domain.contact_changes import with_lines
from contacts.domain.tag_names import tag_names
from contacts.models import Contact, ContactImportRow, ContactLink
from contacts.models.links import MOST_LINKS
from contacts.selectors.contact_import_preview import label_of
from contacts.services.tags import tag_contacts
from core.errors import Refusal
from core.names import sort_key
from users.models import ImportJob, User

BATCH = 500
ANSWERS = ("introducer_may_be_named", "introducer_said_no")
Said = dict[str, str]


def further_links(said: Said) -> list[str]:
    """Return the links beside the first one, as many as a contact has room for."""
    urls = dict.fromkeys(said.get("more_links", "").split("\n"))
    return [url for url in urls if url and url != said.get("link")][: MOST_LINKS - 1]


def add_links(made: Iterable[tuple[Contact, Said]]) -> None:
    ContactLink.objects.bulk_create(
        ContactLink(contact=contact, url=url, place=place)
        for contact, said in made
        for place, url in enumerate(further_links(said), 1)
    )


def introduce(job: ImportJob, owner: User) -> None:
    """Let new contacts lead to who introduced them, among the contacts of one name.

    A name that is nobody's, or several people's, becomes a line to remember.
    """
    rows = ContactImportRow.objects.filter(job=job, is_applied=True, before={})
    told = rows.filter(said__has_key="introduced_by").select_related("contact")
    by_contact = {row.contact: row.said for row in told if row.contact}
    if not by_contact:
        return
    wanted = {sort_key(said["introduced_by"]) for said in by_contact.values()}
    known: dict[str, list[int]] = defaultdict(list)
    mine = Contact.objects.editable_by(owner).filter(sort_key__in=wanted)
    for name, pk in mine.values_list("sort_key", "pk"):
        known[name].append(pk)
    introducers = dict(_introducers(by_contact, known))
    for contact, said in by_contact.items():
        _set_introducer(contact, said, introducers)
    columns = ["introduced_by", *ANSWERS, "relationship", "tidbits"]
    Contact.objects.bulk_update(by_contact, columns, batch_size=BATCH)


def _introducers(
    by_contact: dict[Contact, Said], known: dict[str, list[int]]
) -> Iterable[tuple[int, int]]:
    """Yield (contact, introducer) where one contact alone has the name; never in a circle."""
    found: dict[int, int] = {}
    for contact, said in by_contact.items():
        ids = known[sort_key(said["introduced_by"])]
        at: int | None = ids[0] if len(ids) == 1 else contact.pk
        introducer = at
        while at is not None and at != contact.pk:
            at = found.get(at)
        if at is None and introducer is not None:
            found[contact.pk] = introducer
    return found.items()


def _set_introducer(contact: Contact, said: Said, introducers: dict[int, int]) -> None:
    contact.introduced_by_id = introducers.get(contact.pk)
    if contact.introduced_by_id is None:
        line = f"{label_of('introduced_by')}: {said['introduced_by']}"
        contact.tidbits = with_lines("tidbits", contact.tidbits, line)
        return
    answer = said.get("introducer_may_be_named")
    contact.introducer_may_be_named = answer == "yes"
    contact.introducer_said_no = answer == "no"
    contact.relationship = contact.relationship or Contact.Relationship.INTRODUCED


def add_tags(job: ImportJob, owner: User) -> dict[str, Any]:
    """Put tags on the new contacts: that of the whole import, and what rows say.

    Returns what an undo needs, and names of tags for which there was no room. A few queries for
    each tag.
    """
    made = ContactImportRow.objects.filter(job=job, is_applied=True, before={})
    ids: dict[str, list[int]] = defaultdict(list)
    rows = made.values_list("contact_id", "said__tags")
    for contact_id, typed in rows:
        for name in tag_names(f"{job.choices.get('tag', '')},{typed or ''}"):
            ids[name].append(contact_id)
    tags: list[int] = []
    new: list[int] = list(job.choices.get("new_tags", []))
    left = []
    for name, some in ids.items():
        try:
            with transaction.atomic():
                tagged, added = tag_contacts(owner=owner, contact_ids=some, typed=name)
        except Refusal:
            left.append(name)
            continue
        tags += [tag.pk for tag, _ids in tagged]
        new += added
    return {"tags": tags, "new_tags": new, "tags_left": left[:20]} if ids else {}
