from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0012_kept_pairs")]

    operations = [
        migrations.AddField("suggestion", "read_at", models.DateTimeField(null=True)),
        # what was answered before is no news any more
        migrations.RunSQL("UPDATE questions_suggestion SET read_at = decided_at", migrations.RunSQL.noop),
    ]
