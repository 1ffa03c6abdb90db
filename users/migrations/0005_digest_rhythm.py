from django.db import migrations, models

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Migration(migrations.Migration):
    """On which day a digest comes, and how often."""

    dependencies = [
        ("users", "0004_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="digest_weeks",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "Every week"), (2, "Every two weeks")], db_default=1, default=1
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="digest_weekday",
            field=models.PositiveSmallIntegerField(choices=list(enumerate(WEEKDAYS)), db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_weekday__lte", 6), ("digest_weeks__in", [1, 2])),
                name="user_digest_comes_weekly_or_so",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("is_active", True)), fields=["digest_weekday", "zone"], name="user_digest_day"
            ),
        ),
    ]
