"""Give each contact the record of its organization, made where its owner has none yet."""

from django.db import migrations

from contacts.models.organization_names import organization_key
from core.names import sort_key

BATCH = 1000


def link_organizations(apps, schema_editor):
    Contact = apps.get_model("contacts", "Contact")
    rows = Contact.objects.exclude(organization="").filter(organization_record=None)
    rows = rows.order_by("pk").only("pk", "owner_id", "organization")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        _link(apps, [row for row in batch if organization_key(row.organization)])


def _link(apps, contacts):
    Contact = apps.get_model("contacts", "Contact")
    Organization = apps.get_model("contacts", "Organization")
    names = {
        (row.owner_id, organization_key(row.organization)): row.organization
        for row in reversed(contacts)  # the name as first written
    }
    Organization.objects.bulk_create(
        [
            Organization(owner_id=owner_id, name=name, sort_key=sort_key(name)[:300], name_key=key)
            for (owner_id, key), name in names.items()
        ],
        ignore_conflicts=True,
    )
    stored = {
        (row.owner_id, row.name_key): row
        for row in Organization.objects.filter(
            owner_id__in={owner_id for owner_id, _key in names},
            name_key__in={key for _owner, key in names},
        )
    }
    for row in contacts:
        row.organization_record = stored[row.owner_id, organization_key(row.organization)]
    Contact.objects.bulk_update(contacts, ["organization_record"])


class Migration(migrations.Migration):
    dependencies = [("contacts", "0010_organizations")]

    operations = [migrations.RunPython(link_organizations, migrations.RunPython.noop)]
