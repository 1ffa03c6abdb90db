"""What the jobs could not do the last time: for the alarm `jobs`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0016_word_of_leaving"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobFailure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=60, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("error", models.CharField(max_length=80)),
                ("failed_at", models.DateTimeField()),
            ],
        ),
    ]
