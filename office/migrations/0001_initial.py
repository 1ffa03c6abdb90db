import core.address_fields
import core.codes
import core.zones
import datetime
import django.contrib.postgres.fields
import django.core.validators
import office.models.settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CareerField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=80, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(unique=True)),
                ("name", models.CharField(max_length=80)),
                ("archived_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["on"],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=80, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="OfficeSettings",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(default="Margin", max_length=60)),
                ("university", models.CharField(default="", max_length=120)),
                ("office_name", models.CharField(default="", max_length=120)),
                ("office_short", models.CharField(default="", max_length=60)),
                ("office_email", core.address_fields.AddressField(default="", max_length=254)),
                ("office_phone", models.CharField(default="", max_length=40)),
                ("postal_address", models.CharField(default="", max_length=200)),
                ("city", models.CharField(db_default="", default="", max_length=80)),
                ("country", models.CharField(db_default="", default="", max_length=2)),
                (
                    "zone",
                    models.CharField(
                        default="America/Chicago",
                        max_length=64,
                        validators=[core.zones.validate_zone],
                    ),
                ),
                (
                    "minutes_choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=office.models.settings.default_minutes,
                        size=None,
                    ),
                ),
                ("minutes_default", models.PositiveSmallIntegerField(default=20)),
                (
                    "follow_up_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Business days without an answer until one follow-up is ready.",
                    ),
                ),
                (
                    "close_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        help_text="Business days without an answer until a request closes by "
                        "itself.",
                    ),
                ),
                ("lapse_days", models.PositiveSmallIntegerField(default=14)),
                ("late_yes_days", models.PositiveSmallIntegerField(default=180)),
                ("link_days", models.PositiveSmallIntegerField(default=14)),
                ("thank_you_hours", models.PositiveSmallIntegerField(default=24)),
                (
                    "open_requests",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                    ),
                ),
                ("asks_per_30_days", models.PositiveSmallIntegerField(default=2)),
                ("asks_per_year", models.PositiveSmallIntegerField(default=6)),
                ("letters_per_day", models.PositiveSmallIntegerField(db_default=20, default=20)),
                ("letters_per_contact", models.PositiveSmallIntegerField(db_default=3, default=3)),
                ("letters_per_domain", models.PositiveSmallIntegerField(db_default=8, default=8)),
                ("quiet_from", models.TimeField(default=datetime.time(21, 0))),
                ("quiet_until", models.TimeField(default=datetime.time(8, 0))),
                ("take_back_seconds", models.PositiveSmallIntegerField(default=60)),
                ("color", models.CharField(default="#0B5D5E", max_length=7)),
                ("version", models.PositiveIntegerField(default=1)),
                ("set_up_at", models.DateTimeField(editable=False, null=True)),
                (
                    "setup_confirmed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        db_default=[],
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="office_is_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(("close_days__gt", models.F("follow_up_days"))),
                        name="closed_after_follow_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Period",
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
                (
                    "kind",
                    models.CharField(choices=[("term", "Term"), ("break", "Break")], max_length=5),
                ),
                ("name", models.CharField(max_length=80)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("archived_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["starts_on", "ends_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="period_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "starts_on", "ends_on"), name="period_once"
                    ),
                ],
            },
        ),
    ]
