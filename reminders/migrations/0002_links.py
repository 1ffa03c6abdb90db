import django.db.models.deletion
import django.db.models.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_snoozes"),
        ("interviews", "0006_drafts_by_age"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("day_before", "Day Before"),
                            ("did_it_happen", "Did It Happen"),
                            ("thank_you", "Thank You"),
                        ],
                        max_length=20,
                    ),
                ),
                ("moment", models.CharField(max_length=40)),
                ("generation", models.PositiveIntegerField(default=1)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.Now())),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_links",
                        to="interviews.interview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["interview", "use", "moment"], name="reminder_link_once")
                ],
            },
        ),
    ]
