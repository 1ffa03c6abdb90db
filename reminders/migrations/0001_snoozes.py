import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("interviews", "0004_sheet"),
    ]

    operations = [
        migrations.CreateModel(
            name="Snooze",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("moment", models.CharField(max_length=40)),
                ("until", models.DateTimeField()),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="snoozes", to="interviews.interview"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("interview", "kind"), name="snooze_once")],
            },
        ),
    ]
