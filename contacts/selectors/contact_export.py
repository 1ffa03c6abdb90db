"""A student's contacts as rows of a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from contacts.domain.contact_files.own import COLUMNS, SITE_ONLY
from contacts.models import Contact, ContactLink, Referral, Tag
from core.clock import local

CHUNK = 500  # rows held at a time
MOST_PRINTED = 1_000
_CHOICES = {
    "kind": Contact.Kind,
    "level": Contact.Level,
    "setting": Contact.Setting,
    "relationship": Contact.Relationship,
    "cadence": Contact.Cadence,
    "status": Contact.Status,
}
_OF_REFERRAL = {
    "kind": "kind", "name": "name", "how": "how_to_reach", "link": "link", "due_on": "due_on",
}  # fmt: skip
_READ = (
    *(name for name in COLUMNS if name not in ("field", "source", "introduced_by", "tags")),
    "introducer_said_no",
    "status",
    "last_touch_at",
)


def exported_contacts(contacts: QuerySet[Contact], zone: str) -> Iterator[dict[str, str]]:
    """Yield each contact's texts by column, in the order of `contacts`; days are those of `zone`.

    One query, however many there are.
    """
    links = ContactLink.objects.filter(contact=OuterRef("pk")).order_by("place")
    tags = Tag.objects.filter(contacts=OuterRef("pk")).order_by("folded")
    named = Referral.objects.filter(by=OuterRef("pk"), archived_at=None).order_by("pk")
    rows = contacts.values(
        *_READ,
        field_name=F("field__name"),
        source_name=F("source__name"),
        introducer=F("introduced_by__name"),
        urls=ArraySubquery(links.values("url")),
        whom=ArraySubquery(named.values(about=JSONObject(**_OF_REFERRAL))),
        tag_names=ArraySubquery(tags.values("name")),
    )
    for row in rows.iterator(chunk_size=CHUNK):
        yield _texts(row, zone)


@dataclass(frozen=True)
class PrintedContacts:
    """`left_out` is how many more there are."""

    contacts: list[Contact]
    left_out: int


def printed_contacts(contacts: QuerySet[Contact]) -> PrintedContacts:
    """Return the first MOST_PRINTED by name. At most two queries."""
    columns = ("name", "title", "organization", "email", "phone", "link", "status")
    found = list(contacts.order_by("sort_key", "id").only(*columns)[: MOST_PRINTED + 1])
    more = contacts.count() - MOST_PRINTED if len(found) > MOST_PRINTED else 0
    return PrintedContacts(found[:MOST_PRINTED], more)


def _texts(row: dict[str, Any], zone: str) -> dict[str, str]:
    labels = {name: _label(choices, row[name]) for name, choices in _CHOICES.items()}
    answer = "yes" if row["introducer_may_be_named"] else "no" if row["introducer_said_no"] else ""
    said = row | labels
    said |= {
        "took_interest": "yes" if row["took_interest"] else "",
        "introducer_may_be_named": answer,
        "pointed_to": "\n".join(map(_referral_words, row["whom"])),
        "link": "\n".join(filter(None, [row["link"], *row["urls"]])),
        "field": row["field_name"],
        "source": row["source_name"],
        "introduced_by": row["introducer"],
        "tags": ", ".join(row["tag_names"]),
        "last_touch": row["last_touch_at"] and local(row["last_touch_at"], zone).date(),
    }
    return {name: str(said[name] or "") for name in (*COLUMNS, *SITE_ONLY)}


def _referral_words(referral: dict[str, str | None]) -> str:
    """Return "Summer program (Opportunity, https://…, by 2026-12-04)"."""
    kind = Referral.Kind(referral["kind"] or "")
    day = _("by %(day)s") % {"day": referral["due_on"]} if referral["due_on"] else ""
    about = [str(kind.label), referral["how"] or referral["link"], day]
    return f"{referral['name']} ({', '.join(filter(None, about))})"


def _label(choices: Any, value: Any) -> str:
    return "" if value is None or value == "" else str(choices(value).label)
