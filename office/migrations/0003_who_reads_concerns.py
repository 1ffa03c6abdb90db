import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0002_starter_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="officesettings",
            name="concern_readers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                db_default=[],
                default=list,
                editable=False,
                size=2,
            ),
        ),
    ]
