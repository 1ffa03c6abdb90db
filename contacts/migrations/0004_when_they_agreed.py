from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_holds_with_an_end")]

    operations = [
        migrations.AddField(
            model_name="requestrecord",
            name="agreed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
