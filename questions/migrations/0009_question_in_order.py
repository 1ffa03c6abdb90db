from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0008_retired_sets")]

    operations = [
        migrations.AddIndex("question", models.Index(fields=["position", "id"], name="question_in_order")),
    ]
