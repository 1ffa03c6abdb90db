"""Which answer the student marked for the thank-you to start from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0009_insisted_slots")]

    operations = [
        migrations.AddField(
            model_name="thankyou",
            name="starts_from",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
    ]
