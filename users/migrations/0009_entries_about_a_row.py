"""Find the entries of the audit trail that are about one row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0008_imported_files")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["object_type", "object_id"], name="audit_object"),
        ),
    ]
