from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0019_contacts_from_the_directory")]

    operations = [
        migrations.AddField(
            model_name="directoryentry",
            name="volunteered_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
