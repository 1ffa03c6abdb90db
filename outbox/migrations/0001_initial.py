import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        choices=[
                            ("mail_late", "Email is not sent on time"),
                            ("reminders_late", "Reminders are not planned"),
                            ("mail_server", "The mail server cannot be used"),
                            ("bounces", "The mailbox of bounces cannot be read"),
                            ("clock", "A machine's clock is wrong"),
                            ("held", "No email goes out: another key, or a copied database"),
                            ("opt_out_log", "Opt-outs do not reach their log"),
                        ],
                        max_length=20,
                    ),
                ),
                ("host", models.CharField(blank=True, max_length=100)),
                ("reason", models.CharField(blank=True, max_length=80)),
                ("since", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="DailyCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("letters_contact", "Letters of one student to one person"),
                            ("letters_domain", "Letters of one student to one employer"),
                            ("letters_day", "Letters of one student"),
                            ("open_requests", "Open requests of one student"),
                            ("person", "Requests to one person"),
                            ("account_emails", "Codes and links to one address"),
                            ("account_email_sent", "Codes and links sent"),
                        ],
                        max_length=20,
                    ),
                ),
                ("key", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("number", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("day", "event", "key"), name="daily_count_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryState",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("fingerprint", models.CharField(blank=True, max_length=80)),
                ("address_key_canary", models.CharField(blank=True, max_length=64)),
                ("breaker_until", models.DateTimeField(null=True)),
                ("breaker_reason", models.CharField(blank=True, max_length=80)),
                ("breaker_failures", models.PositiveSmallIntegerField(default=0)),
                ("refusals", models.PositiveIntegerField(db_default=0, default=0)),
                (
                    "refused_domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("drained_at", models.DateTimeField(null=True)),
                ("reminders_planned_at", models.DateTimeField(null=True)),
                ("bounces_read_at", models.DateTimeField(null=True)),
                (
                    "bounces_failure",
                    models.CharField(blank=True, db_default="", default="", max_length=80),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="delivery_is_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StopLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_key", models.CharField(max_length=64)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("first_email_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["address_key"], name="stop_link_by_address")],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_key", models.CharField(max_length=64)),
                ("kind", models.CharField(blank=True, max_length=40)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("paused", "Paused"),
                            ("stopped", "Stopped"),
                            ("unsubscribed", "Unsubscribed"),
                            ("bounced", "Does not work"),
                            ("office", "By the office"),
                        ],
                        max_length=12,
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, db_default="", max_length=200)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-created_at", "-id"], name="suppression_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reason", "office"), _negated=True),
                        fields=("address_key", "kind"),
                        name="suppression_own_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reason", "office")),
                        fields=("address_key", "kind"),
                        name="suppression_office_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuppressionChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_key", models.CharField(max_length=64)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("by_office", models.BooleanField()),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paused", "Paused"),
                            ("stopped", "Stopped"),
                            ("unsubscribed", "Unsubscribed"),
                            ("bounced", "Does not work"),
                            ("office", "By the office"),
                        ],
                        max_length=12,
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                ("is_logged", models.BooleanField(default=False)),
                ("error", models.CharField(blank=True, default="", max_length=20)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_logged", False)),
                        fields=["at"],
                        name="suppression_change_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("address_key", "kind", "by_office"), name="suppression_change_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Email",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dedupe_key", models.CharField(max_length=200, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("schema_version", models.PositiveSmallIntegerField(default=1)),
                ("object_id", models.BigIntegerField(null=True)),
                ("fact", models.CharField(blank=True, max_length=80)),
                ("address", models.EmailField(max_length=254)),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("body", models.TextField(blank=True, max_length=20000)),
                ("in_reply_to", models.CharField(blank=True, max_length=200)),
                ("message_id", models.CharField(max_length=200, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("uncertain", "Perhaps sent"),
                            ("bounced", "Came back"),
                            ("dropped", "No longer needed"),
                            ("expired", "Too late to be useful"),
                            ("canceled", "Canceled"),
                            ("dead", "Failed"),
                        ],
                        default="pending",
                        max_length=12,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("lease_token", models.UUIDField(null=True)),
                ("uncertain_at", models.DateTimeField(null=True)),
                ("last_error_class", models.CharField(blank=True, max_length=80)),
                ("sent_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_attempt_at__isnull", False)),
                        fields=["next_attempt_at", "id"],
                        name="email_next",
                    ),
                    models.Index(fields=["kind", "object_id"], name="email_about"),
                    models.Index(fields=["state", "sent_at"], name="email_state"),
                    models.Index(
                        condition=models.Q(
                            ("next_attempt_at", None), models.Q(("state", "sent"), _negated=True)
                        ),
                        fields=["state", "ended_at", "id"],
                        name="email_ended",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False), ("next_attempt_at__isnull", True)
                            ),
                            models.Q(
                                ("ended_at", None),
                                ("next_attempt_at__isnull", False),
                                ("state__in", ["pending", "sending", "uncertain"]),
                            ),
                            _connector="OR",
                        ),
                        name="email_is_tried_or_at_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sending"), _negated=True),
                            models.Q(
                                ("lease_token__isnull", False), ("lease_until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="email_being_sent_has_a_lease",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("subject", models.CharField(blank=True, max_length=200)),
                (
                    "body",
                    models.TextField(
                        max_length=5000,
                        validators=[django.core.validators.MaxLengthValidator(5000)],
                    ),
                ),
                ("is_original", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "number"), name="email_text_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MuteLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("choice", models.CharField(max_length=40)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "choice"), name="mute_link_once")
                ],
            },
        ),
    ]
