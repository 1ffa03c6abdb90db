"""An alarm of jobs that failed for somebody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0007_hidden_addresses"),
    ]

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
                    ("sign_in", "The university's sign-in will end, or has"),
                    ("jobs", "What is due every hour or night failed for somebody"),
                ],
                max_length=20,
            ),
        ),
    ]
