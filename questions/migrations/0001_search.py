"""The two functions by which the bank is searched.

Their bodies are bound when they are made, so that a restored dump needs no search path.
"""

from django.db import migrations

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
    initial = True
    dependencies = [("core", "0003_text_search")]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION margin_question_words(text, text, text[])"),
        migrations.RunSQL(FOLD, "DROP FUNCTION margin_fold(text)"),
    ]
