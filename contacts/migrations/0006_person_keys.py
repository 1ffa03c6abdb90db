import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

import core.address_fields

KINDS = [
    ("address", "email address"),
    ("profile", "profile link"),
    ("page", "link"),
    ("phone", "phone number"),
]


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_keeping_in_touch")]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="email",
            field=core.address_fields.AddressField(blank=True, max_length=254, verbose_name="e-mail address"),
        ),
        migrations.RenameModel("PersonAddress", "PersonKey"),
        migrations.RenameField("PersonKey", "address_key", "key"),
        migrations.AlterField(
            model_name="personkey",
            name="key",
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name="personkey",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="contacts.person"
            ),
        ),
        migrations.AddField(
            model_name="personkey",
            name="kind",
            field=models.CharField(choices=KINDS, default="address", max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="personkey",
            name="name_key",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="personkey",
            name="is_shared",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="personkey",
            constraint=models.UniqueConstraint(fields=("key", "kind"), name="person_key_once"),
        ),
        migrations.CreateModel(
            name="PossiblePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noted_at", models.DateTimeField(db_default=Now())),
                ("kept_apart_at", models.DateTimeField(null=True)),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contacts.person"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contacts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="possible_pair_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="possible_pair_in_order"
                    ),
                ],
            },
        ),
    ]
