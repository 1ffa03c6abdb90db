from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0009_refusals_in_a_row"),
    ]

    operations = [
        migrations.AlterField(
            model_name="email",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Waiting"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("uncertain", "Perhaps sent"),
                    ("bounced", "Came back"),
                    ("dropped", "No longer needed"),
                    ("expired", "Too late to be useful"),
                    ("taken_back", "Taken back"),
                    ("dead", "Failed"),
                ],
                default="pending",
                max_length=12,
            ),
        ),
    ]
