from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0012_purpose_is_asked"),
    ]

    operations = [
        migrations.AddField(
            model_name="interview",
            name="is_barred",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
