"""When a backup was last made, and why the last attempt failed: for the alarm."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_unique_indexes_once")]

    operations = [
        migrations.AddField(
            model_name="deliverystate", name="backed_up_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="deliverystate",
            name="backup_failure",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AlterField(
            model_name="alarm",
            name="problem",
            field=models.CharField(
                choices=[
                    ("mail_late", "Email is not sent on time"),
                    ("reminders_late", "Reminders are not planned"),
                    ("mail_server", "The mail server cannot be used"),
                    ("bounces", "The mailbox of bounces cannot be read"),
                    ("clock", "A machine's clock is wrong"),
                    ("held", "No email goes out: another key, or a copied database"),
                    ("backup", "No backup was made"),
                    ("opt_out_log", "Opt-outs do not reach their log"),
                ],
                max_length=20,
            ),
        ),
    ]
