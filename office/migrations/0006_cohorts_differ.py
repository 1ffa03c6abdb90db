import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def number() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0005_sign_up_domains"),
        ("users", "0013_sessions_know_their_device"),
    ]

    operations = [
        migrations.AddField(
            model_name="officesettings",
            name="coverage_interviews",
            field=models.PositiveSmallIntegerField(db_default=3, default=3),
        ),
        migrations.AddField(
            model_name="officesettings",
            name="coverage_settings",
            field=models.PositiveSmallIntegerField(db_default=2, default=2),
        ),
        migrations.CreateModel(
            name="CohortSettings",
            fields=[
                (
                    "cohort",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="users.cohort",
                    ),
                ),
                (
                    "minutes_choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        null=True,
                        size=None,
                    ),
                ),
                ("minutes_default", number()),
                ("follow_up_days", number()),
                ("close_days", number()),
                ("thank_you_hours", number()),
                ("open_requests", number()),
                ("coverage_interviews", number()),
                ("coverage_settings", number()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(close_days__gt=F("follow_up_days")),
                        name="cohort_closed_after_follow_up",
                    )
                ],
            },
        ),
    ]
