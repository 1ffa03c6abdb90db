from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_reports")]

    operations = [
        migrations.AddIndex(
            model_name="email",
            index=models.Index(
                fields=["state", "ended_at", "id"],
                condition=models.Q(("next_attempt_at", None), models.Q(("state", "sent"), _negated=True)),
                name="email_ended",
            ),
        ),
    ]
