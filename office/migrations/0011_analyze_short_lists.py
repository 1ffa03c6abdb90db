"""Let PostgreSQL know how short the lists are, that contacts are narrowed by.

A table that was never analyzed counts as some hundred rows, and autovacuum leaves one alone until
fifty rows have changed. So it would rather read all contacts than look up each entry of a list.
"""

from django.db import migrations

LISTS = ("office_careerfield", "office_source")


class Migration(migrations.Migration):
    dependencies = [("office", "0010_checklists")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {name} SET (autovacuum_analyze_threshold = 1)",
            f"ALTER TABLE {name} RESET (autovacuum_analyze_threshold)",
        )
        for name in LISTS
    ]
