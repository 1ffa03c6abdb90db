from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0010_came_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="alarm",
            name="what",
            field=models.CharField(
                choices=[
                    ("mail_late", "Mail is not sent on time"),
                    ("reminders_late", "Reminders are not looked for"),
                    ("mail_server", "The mail server cannot be used"),
                    ("clock", "A machine's clock is wrong"),
                    ("held", "No email goes out: another key, or a copied database"),
                ],
                max_length=20,
            ),
        ),
    ]
