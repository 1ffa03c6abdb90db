from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("users", "0012_new_students_are_invited")]
    operations = [
        migrations.AddField(
            "session", "device", models.CharField(blank=True, db_default="", max_length=60)
        ),
        migrations.AddField("session", "is_shared", models.BooleanField(db_default=False)),
        migrations.AddField("session", "signed_in_at", models.DateTimeField(null=True)),
        migrations.AddField("session", "last_seen_at", models.DateTimeField(db_default=Now())),
    ]
