import core.address_fields
import core.codes
import core.zones
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), db_index=True
                    ),
                ),
                ("actor_id", models.BigIntegerField(null=True)),
                ("action", models.CharField(max_length=60)),
                ("object_type", models.CharField(blank=True, max_length=60)),
                ("object_id", models.BigIntegerField(null=True)),
                ("student_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("count", models.PositiveIntegerField(default=1)),
                ("purpose", models.CharField(blank=True, max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "code",
                    models.CharField(
                        default=core.codes.new_code, editable=False, max_length=8, unique=True
                    ),
                ),
                (
                    "email",
                    core.address_fields.AddressField(
                        max_length=254, unique=True, verbose_name="email address"
                    ),
                ),
                (
                    "university_id",
                    models.CharField(blank=True, max_length=64, null=True, unique=True),
                ),
                ("full_name", models.CharField(max_length=150, verbose_name="full name")),
                (
                    "preferred_name",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="what should we call you"
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("student", "Student"),
                                ("counselor", "Counselor"),
                                ("instructor", "Instructor"),
                                ("curator", "Curator"),
                                ("admin", "Admin"),
                                ("auditor", "Auditor"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "zone",
                    models.CharField(
                        default="America/Chicago",
                        max_length=64,
                        validators=[core.zones.validate_zone],
                    ),
                ),
                ("language", models.CharField(default="en-us", max_length=12)),
                (
                    "appearance",
                    models.CharField(
                        choices=[("auto", "As my device"), ("light", "Light"), ("dark", "Dark")],
                        default="auto",
                        max_length=5,
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("video_link", models.URLField(blank=True, max_length=300)),
                ("booking_url", models.URLField(blank=True, max_length=300)),
                ("quiet_from", models.TimeField(blank=True, null=True)),
                ("quiet_until", models.TimeField(blank=True, null=True)),
                (
                    "digest_weeks",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Every week"), (2, "Every two weeks")], db_default=1, default=1
                    ),
                ),
                (
                    "digest_weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        db_default=0,
                        default=0,
                    ),
                ),
                ("away_until", models.DateField(blank=True, null=True)),
                (
                    "muted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "password_unproven",
                    models.BooleanField(db_default=False, default=False, editable=False),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "joined_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_active", True)),
                        fields=["digest_weekday", "zone"],
                        name="user_digest_day",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="user_email_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "roles__contained_by",
                                [
                                    "student",
                                    "counselor",
                                    "instructor",
                                    "curator",
                                    "admin",
                                    "auditor",
                                ],
                            )
                        ),
                        name="user_roles_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from", None), ("quiet_until", None)),
                            models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="user_quiet_hours_have_both_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("digest_weekday__lte", 6), ("digest_weeks__in", [1, 2])
                        ),
                        name="user_digest_comes_weekly_or_so",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cohort",
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
                ("name", models.CharField(max_length=120, unique=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="cohort_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("session_data", models.TextField(max_length=100000)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StudentProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=120, verbose_name="subject")),
                ("class_year", models.CharField(blank=True, max_length=40, verbose_name="year")),
                (
                    "goal",
                    models.TextField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.MaxLengthValidator(500)],
                    ),
                ),
                ("curious_about", models.CharField(blank=True, max_length=200)),
                (
                    "cohorts",
                    models.ManyToManyField(blank=True, related_name="profiles", to="users.cohort"),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profile",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
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
                        choices=[("adviser", "Adviser"), ("instructor", "Instructor")],
                        default="adviser",
                        max_length=10,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="advises",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="advised_by",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="users.cohort",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("student", "staff", "kind", "cohort"),
                        name="assignment_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("student", models.F("staff")), _negated=True),
                        name="nobody_advises_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "instructor"), _negated=True),
                            ("cohort__isnull", False),
                            _connector="OR",
                        ),
                        name="instructor_has_cohort",
                    ),
                ],
            },
        ),
    ]
