from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """A snooze made before belongs to the student of its interview."""
    whose = apps.get_model("interviews", "Interview").objects.filter(pk=OuterRef("interview")).values("student")[:1]
    apps.get_model("reminders", "Snooze").objects.filter(student=None).update(student=Subquery(whose))


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0006_drafts_by_age"),
        ("reminders", "0003_snoozes_of_names"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
