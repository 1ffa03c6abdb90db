import core.codes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_starter_rows")]

    operations = [
        migrations.AddField("programme", "take_back_seconds", models.PositiveSmallIntegerField(default=60)),
        migrations.AddField("programme", "color", models.CharField(default="#0B5D5E", max_length=7)),
        migrations.AddField("programme", "version", models.PositiveIntegerField(default=1)),
        migrations.AlterModelOptions("closedday", options={"ordering": ["on"]}),
        migrations.AddField("closedday", "removed_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(default=core.codes.new_code, editable=False, max_length=8, unique=True),
                ),
                ("kind", models.CharField(choices=[("term", "Term"), ("break", "Break")], max_length=5)),
                ("name", models.CharField(max_length=80)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["starts_on", "ends_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="period_ends_after_start"
                    ),
                    models.UniqueConstraint(fields=("kind", "starts_on", "ends_on"), name="period_once"),
                ],
            },
        ),
    ]
