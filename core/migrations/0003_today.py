"""`margin_today(zone)`: the day it is now in a zone, by the same clock; in UTC where PostgreSQL doesn't know the zone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_extensions")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION margin_today(zone text) RETURNS date LANGUAGE plpgsql STABLE AS $$
            BEGIN
                RETURN (margin_now() AT TIME ZONE zone)::date;
            EXCEPTION WHEN invalid_parameter_value THEN
                RETURN (margin_now() AT TIME ZONE 'UTC')::date;
            END
            $$
            """,
            "DROP FUNCTION margin_today(text)",
        ),
    ]
