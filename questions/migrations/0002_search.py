"""How the bank is searched: two text search configurations that know no accents, and the two functions over them.

margin_words keeps every word as it is written, margin_stems reduces English ones to their stem. The bodies are bound
when they are made, so that a restored dump needs no search path.
"""

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
# A and B: words and stems of the question; C and D: of why it is asked and what comes next.
WORDS = """
CREATE FUNCTION margin_question_words(question text, why text, follow_ups text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    setweight(to_tsvector('margin_words'::regconfig, question), 'A')
    || setweight(to_tsvector('margin_stems'::regconfig, question), 'B')
    || setweight(to_tsvector('margin_words'::regconfig, why || ' ' || array_to_string(follow_ups, ' ')), 'C')
    || setweight(to_tsvector('margin_stems'::regconfig, why || ' ' || array_to_string(follow_ups, ' ')), 'D')
"""
FOLD = """
CREATE FUNCTION margin_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN lower(unaccent('unaccent'::regdictionary, words))
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_bank"), ("core", "0002_extensions")]

    operations = [
        migrations.RunSQL(CONFIGURATIONS, NO_CONFIGURATIONS),
        migrations.RunSQL(WORDS, "DROP FUNCTION margin_question_words(text, text, text[])"),
        migrations.RunSQL(FOLD, "DROP FUNCTION margin_fold(text)"),
    ]
