from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0013_reasons_hold_no_address"),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("letters_contact", "Letters of one student to one person"),
                            ("letters_domain", "Letters of one student to one employer"),
                            ("letters_day", "Letters of one student"),
                            ("open_requests", "Open requests of one student"),
                            ("person", "Requests to one person"),
                            ("account_emails", "Codes and links to one address"),
                            ("account_email_sent", "Codes and links put in"),
                        ],
                        max_length=20,
                    ),
                ),
                ("key", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("number", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("day", "what", "key"), name="daily_count_once")],
            },
        ),
    ]
