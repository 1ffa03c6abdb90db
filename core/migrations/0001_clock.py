"""The one clock: a database function, so that every process agrees and a test database can shift the hour."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(
            "CREATE FUNCTION margin_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()'",
            "DROP FUNCTION margin_now()",
        ),
    ]
