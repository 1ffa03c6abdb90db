from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0007_shelf_form_keys")]

    operations = [migrations.AddField("questionset", "retired_at", models.DateTimeField(null=True))]
