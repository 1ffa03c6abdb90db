"""When staff saw to an email that did not arrive."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_alarm_of_deactivations")]

    operations = [
        migrations.AddField(
            model_name="email", name="handled_at", field=models.DateTimeField(null=True)
        ),
    ]
