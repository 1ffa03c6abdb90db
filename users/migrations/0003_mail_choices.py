import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="away_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="muted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="note_weekday",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[
                    (0, "Monday"),
                    (1, "Tuesday"),
                    (2, "Wednesday"),
                    (3, "Thursday"),
                    (4, "Friday"),
                    (5, "Saturday"),
                    (6, "Sunday"),
                ],
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="quiet_from",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="quiet_until",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from", None), ("quiet_until", None)),
                    models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)),
                    _connector="OR",
                ),
                name="user_quiet_hours_have_both_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("note_weekday", None), ("note_weekday__lte", 6), _connector="OR"),
                name="user_note_weekday_is_one",
            ),
        ),
    ]
