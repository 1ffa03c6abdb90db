from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_days_terms_and_color")]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="letters_per_day",
            field=models.PositiveSmallIntegerField(db_default=20, default=20),
        ),
        migrations.AddField(
            model_name="programme",
            name="letters_per_contact",
            field=models.PositiveSmallIntegerField(db_default=3, default=3),
        ),
        migrations.AddField(
            model_name="programme",
            name="letters_per_domain",
            field=models.PositiveSmallIntegerField(db_default=8, default=8),
        ),
    ]
