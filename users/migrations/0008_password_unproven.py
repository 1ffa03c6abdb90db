from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0007_no_day_of_the_daily_note")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_unproven",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
