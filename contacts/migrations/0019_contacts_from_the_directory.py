from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0018_brainstorm")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="through_directory",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="contact",
            name="address_revealed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
