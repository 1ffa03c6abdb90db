"""Other apps' problems become alarms: deactivations that wait for an admin."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_backups")]

    operations = [
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
                    ("deactivations", "Deactivations wait for an admin"),
                ],
                max_length=20,
            ),
        ),
    ]
