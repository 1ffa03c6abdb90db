from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0011_held_alarm")]

    operations = [
        migrations.AlterField(
            model_name="stoplink",
            name="address_key",
            field=models.CharField(max_length=64),
        ),
        migrations.AddIndex(
            model_name="stoplink",
            index=models.Index(fields=["address_key"], name="stop_link_by_address"),
        ),
    ]
