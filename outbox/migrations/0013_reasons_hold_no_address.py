"""A second address on a line of the do-not-contact list was stored in clear as the reason of the first.

The office meant it to be listed, so it is; anything else that looks like an address is taken out of the reason.
"""

import re

from django.db import migrations

from core.addresses import InvalidAddress, base_key, clean_address

LOOKS_LIKE_ONE = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


def forward(apps, schema_editor):
    suppression = apps.get_model("outbox", "Suppression")
    for row in suppression.objects.filter(note__contains="@").order_by("pk"):
        rest = [
            part for part in (part.strip() for part in re.split("[,;]", row.note)) if not _list(suppression, row, part)
        ]
        row.note = LOOKS_LIKE_ONE.sub("…", ", ".join(filter(None, rest)))
        row.save(update_fields=["note"])


def _list(suppression, row, part: str) -> bool:
    """Whether `part` is an address alone; it is on the list then."""
    try:
        address = clean_address(part.rpartition("<")[2].rstrip(">"))
    except InvalidAddress:
        return False
    said = {"reason": "office", "kind": row.kind, "address_key": base_key(address)}
    if not suppression.objects.filter(**said).exists():
        suppression.objects.create(**said, created_at=row.created_at)
    return True


class Migration(migrations.Migration):
    dependencies = [("outbox", "0012_stop_links_by_mailbox")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
