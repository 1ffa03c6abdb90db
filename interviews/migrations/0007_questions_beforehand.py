from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0006_drafts_by_age")]

    operations = [
        migrations.AddField(
            model_name="interview",
            name="shows_questions",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
