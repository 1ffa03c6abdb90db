from django.db import migrations


class Migration(migrations.Migration):
    """The weekly note is the digest now."""

    dependencies = [
        ("users", "0006_weekly_notes_become_digests"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="user", name="user_note_weekday_is_one"),
        migrations.RemoveField(model_name="user", name="note_weekday"),
    ]
