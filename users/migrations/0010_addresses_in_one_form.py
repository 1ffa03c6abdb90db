"""Addresses of accounts in the one form of core.addresses, by which people are found when they sign in."""

from django.db import migrations

import core.address_fields
from core.addresses import InvalidAddress, clean_address


def clean(apps, schema_editor):
    for app, model in (("users", "User"), ("account", "EmailAddress")):
        rows = apps.get_model(app, model).objects
        for pk, email in rows.values_list("pk", "email").iterator():
            try:
                stored = clean_address(email).lower()
            except InvalidAddress:
                continue
            if stored != email and not rows.filter(email=stored).exists():
                rows.filter(pk=pk).update(email=stored)


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0009_assignments_by_date"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="email",
            field=core.address_fields.AddressField(max_length=254, unique=True, verbose_name="e-mail address"),
        ),
        migrations.RunPython(clean, migrations.RunPython.noop),
    ]
