"""Text search without accents: margin_words holds words, margin_stems English stems."""

from django.db import migrations

CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION margin_words (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION margin_words ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
CREATE TEXT SEARCH CONFIGURATION margin_stems (COPY = english);
ALTER TEXT SEARCH CONFIGURATION margin_stems ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""
NO_CONFIGURATIONS = """
DROP TEXT SEARCH CONFIGURATION margin_words;
DROP TEXT SEARCH CONFIGURATION margin_stems;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_extensions")]

    operations = [migrations.RunSQL(CONFIGURATIONS, NO_CONFIGURATIONS)]
