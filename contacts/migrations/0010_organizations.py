import core.codes
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0009_contact_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=core.codes.new_code, editable=False, max_length=8, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("sort_key", models.CharField(editable=False, max_length=300)),
                ("name_key", models.CharField(editable=False, max_length=150)),
                (
                    "other_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                (
                    "staff_link",
                    models.URLField(
                        blank=True, max_length=300, verbose_name="page of the people there"
                    ),
                ),
                (
                    "careers_link",
                    models.URLField(
                        blank=True, max_length=300, verbose_name="page of open positions"
                    ),
                ),
                (
                    "job_titles",
                    models.TextField(blank=True, max_length=1000, verbose_name="job titles seen"),
                ),
                (
                    "found_out",
                    models.TextField(blank=True, max_length=2000, verbose_name="what I found out"),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("archived_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organizations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="contact",
            name="organization_record",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="contacts",
                to="contacts.organization",
            ),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                condition=models.Q(("archived_at", None)),
                fields=["owner", "sort_key"],
                name="organization_by_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.UniqueConstraint(
                fields=("owner", "name_key"), name="organization_name_once"
            ),
        ),
    ]
