import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0015_bulk_changes"),
        ("users", "0014_imports_of_a_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("same", "The same"),
                            ("repeated", "Twice in the file"),
                            ("wrong", "Wrong"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("add", "Add as a new contact"),
                            ("same", "The same person: fill in what is missing"),
                            ("skip", "Leave out"),
                            ("fill", "Fill in what is missing"),
                            ("replace", "Replace what is different"),
                        ],
                        max_length=7,
                    ),
                ),
                ("repeats", models.PositiveIntegerField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                ("said", models.JSONField(default=dict)),
                (
                    "fills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                (
                    "replaces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("problems", models.JSONField(default=list)),
                ("notes", models.JSONField(default=list)),
                ("cells", models.JSONField(default=list)),
                ("is_applied", models.BooleanField(default=False)),
                ("is_kept", models.BooleanField(default=False)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_rows",
                        to="users.importjob",
                    ),
                ),
                (
                    "maybe",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["job", "kind", "number"], name="contact_rows_in_order")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("job", "number"), name="contact_row_once")
                ],
            },
        ),
    ]
