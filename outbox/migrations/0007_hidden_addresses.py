from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0006_sign_in_alarm")]

    operations = [
        migrations.AddField(
            model_name="email",
            name="hides_address",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
