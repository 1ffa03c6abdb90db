import core.address_fields
import core.codes
import core.zones
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("office", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("open_limit", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("month_limit", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("year_limit", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_on_hold", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
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
                (
                    "preferred_name",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=60,
                        verbose_name="what to call them",
                    ),
                ),
                ("sort_key", models.CharField(editable=False, max_length=300)),
                (
                    "email",
                    core.address_fields.AddressField(
                        blank=True, max_length=254, verbose_name="email address"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                (
                    "title",
                    models.CharField(blank=True, max_length=150, verbose_name="what they do"),
                ),
                (
                    "organization",
                    models.CharField(blank=True, max_length=150, verbose_name="organization"),
                ),
                (
                    "setting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("private", "Private company"),
                            ("public", "Public sector"),
                            ("nonprofit", "Non-profit"),
                            ("education", "Education"),
                            ("self_employed", "Self-employed"),
                        ],
                        max_length=15,
                        verbose_name="kind of workplace",
                    ),
                ),
                (
                    "relationship",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("same_place", "We studied at the same place"),
                            ("introduced", "Somebody introduced us"),
                            ("known", "I know them already"),
                            ("not_met", "We haven't met"),
                        ],
                        max_length=12,
                    ),
                ),
                ("introducer_may_be_named", models.BooleanField(default=False)),
                ("link", models.URLField(blank=True, max_length=300, verbose_name="link")),
                (
                    "zone",
                    models.CharField(
                        blank=True,
                        max_length=64,
                        validators=[core.zones.validate_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "tidbits",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="remember about them"
                    ),
                ),
                (
                    "took_interest",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        verbose_name="took an interest in my career",
                    ),
                ),
                (
                    "cadence",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (30, "Every month"),
                            (90, "Every three months"),
                            (180, "Twice a year"),
                            (365, "Once a year"),
                            (0, "Don't remind me"),
                        ],
                        editable=False,
                        null=True,
                    ),
                ),
                ("snoozed_until", models.DateTimeField(editable=False, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("to_contact", "To contact"),
                            ("asked", "Asked"),
                            ("scheduled", "Scheduled"),
                            ("thank_now", "Thank now"),
                            ("keeping", "Keeping in touch"),
                            ("closed", "Closed"),
                        ],
                        default="to_contact",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("next_due_at", models.DateTimeField(editable=False, null=True)),
                ("last_touch_at", models.DateTimeField(editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("archived_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_key", models.UUIDField(editable=False, null=True)),
                (
                    "field",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="office.careerfield",
                    ),
                ),
                (
                    "introduced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="office.source",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequestRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("site", "Through this site"),
                            ("mailbox", "My own mailbox"),
                            ("platform", "LinkedIn or another site"),
                            ("text", "Text message"),
                            ("phone", "Phone"),
                            ("letter", "Letter"),
                            ("in_person", "In person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("override_reason", models.CharField(blank=True, max_length=200)),
                (
                    "student",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="contacts.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("address", "email address"),
                            ("profile", "profile link"),
                            ("page", "link"),
                            ("phone", "phone number"),
                        ],
                        max_length=8,
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("name_key", models.CharField(blank=True, db_default="", max_length=64)),
                ("is_shared", models.BooleanField(db_default=False, default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="contacts.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PossibleDuplicate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "noted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("dismissed_at", models.DateTimeField(null=True)),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Referral",
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
                ("name", models.CharField(max_length=150)),
                ("how_to_reach", models.CharField(blank=True, max_length=254)),
                (
                    "may_use_name",
                    models.CharField(
                        choices=[("not_asked", "Not asked"), ("yes", "Yes"), ("no", "No")],
                        default="not_asked",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="contacts.contact",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="named_as",
                        to="contacts.contact",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Touch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("what", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="touches",
                        to="contacts.contact",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("archived_at", None)),
                fields=["owner", "sort_key"],
                name="contact_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["owner", "status", "sort_key"], name="contact_by_status"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(
                    ("archived_at", None), ("cadence__gt", 0), ("status", "keeping")
                ),
                fields=["cadence", "next_due_at"],
                name="contact_to_keep",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                fields=("owner", "form_key"), name="contact_form_once"
            ),
        ),
        migrations.AddIndex(
            model_name="requestrecord",
            index=models.Index(fields=["person", "-asked_at"], name="request_by_person"),
        ),
        migrations.AddConstraint(
            model_name="personkey",
            constraint=models.UniqueConstraint(fields=("key", "kind"), name="person_key_once"),
        ),
        migrations.AddConstraint(
            model_name="possibleduplicate",
            constraint=models.UniqueConstraint(
                fields=("one", "other"), name="possible_duplicate_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="possibleduplicate",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))),
                name="possible_duplicate_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("archived_at", None)),
                fields=["created_at"],
                name="referral_open",
            ),
        ),
    ]
