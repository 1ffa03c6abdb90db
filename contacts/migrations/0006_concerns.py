import core.codes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0005_undoing_a_merge"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Concern",
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
                    "about",
                    models.CharField(
                        choices=[
                            ("person", "A person who was asked"),
                            ("student", "A student"),
                            ("staff", "Somebody of the office"),
                        ],
                        max_length=7,
                    ),
                ),
                ("about_name", models.CharField(blank=True, max_length=150)),
                ("interview_code", models.CharField(blank=True, max_length=8)),
                ("text", models.TextField(max_length=4000)),
                ("raised_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("looked_into", "Looked into"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=11,
                        verbose_name="status",
                    ),
                ),
                ("closing_word", models.TextField(blank=True, max_length=1000)),
                ("closed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("form_key", models.UUIDField(unique=True)),
                (
                    "about_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="concerns",
                        to="contacts.person",
                    ),
                ),
                (
                    "about_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "raised_by_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["status", "-raised_at"], name="concern_by_status")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("status", "closed")),
                            models.Q(
                                models.Q(("status", "closed"), _negated=True), ("closed_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="concern_closed_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about_person", None), ("about_user", None), _connector="OR"
                        ),
                        name="concern_about_one",
                    ),
                ],
            },
        ),
    ]
