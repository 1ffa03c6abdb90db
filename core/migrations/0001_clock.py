"""Database functions for the one clock, which a test database can shift."""

from django.db import migrations

NOW = (
    "CREATE FUNCTION margin_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT "
    "clock_timestamp()'"
)
# The day it is in a zone; in UTC where PostgreSQL doesn't know the zone.
TODAY = """
CREATE FUNCTION margin_today(zone text) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (margin_now() AT TIME ZONE zone)::date;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN (margin_now() AT TIME ZONE 'UTC')::date;
END
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(NOW, "DROP FUNCTION margin_now()"),
        migrations.RunSQL(TODAY, "DROP FUNCTION margin_today(text)"),
    ]
