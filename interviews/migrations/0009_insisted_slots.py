from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0008_delivery_fault")]

    operations = [
        migrations.AddField(
            model_name="slot", name="is_insisted", field=models.BooleanField(db_default=False, default=False)
        )
    ]
