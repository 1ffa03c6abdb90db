from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0006_suggestions_sets_and_uses")]

    operations = [
        migrations.AddField("theme", "form_key", models.UUIDField(editable=False, null=True, unique=True)),
        migrations.AddField("questionset", "form_key", models.UUIDField(editable=False, null=True, unique=True)),
    ]
