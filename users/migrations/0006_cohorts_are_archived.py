"""Let cohorts be archived, and their names differ by more than capitals."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0005_university_ids_ignore_case")]

    operations = [
        migrations.AddField(
            model_name="cohort",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="archived"),
        ),
        migrations.AlterField(
            model_name="cohort",
            name="name",
            field=models.CharField(max_length=120, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="cohort",
            name="starts_on",
            field=models.DateField(verbose_name="first day"),
        ),
        migrations.AlterField(
            model_name="cohort",
            name="ends_on",
            field=models.DateField(verbose_name="last day"),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="cohort_name_once"
            ),
        ),
    ]
