"""Drop the second index (for LIKE) that Django gives a unique text column.

Nobody searches for the beginning of a key or a Message-ID. Both indexes were a fifth of the table's
size, and work for every email added.
"""

from django.db import migrations

NAMES = {
    "dedupe_key": "outbox_email_dedupe_key_e163089a_like",
    "message_id": "outbox_email_message_id_66d0e370_like",
}


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
            f"CREATE INDEX CONCURRENTLY {name} ON outbox_email ({column} varchar_pattern_ops)",
        )
        for column, name in NAMES.items()
    ]
