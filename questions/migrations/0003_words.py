"""The bank's words, kept by a trigger so that a typing error can be looked up among them."""

from django.db import migrations

# Of the question alone, in one order, so that two who add the same words do not wait for each
# other.
KEEP = r"""
CREATE FUNCTION margin_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO questions_word (word)
    SELECT DISTINCT lexeme FROM changed, unnest(to_tsvector('margin_words'::regconfig, text))
    WHERE lexeme ~ '^\w+$' ORDER BY lexeme
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER question_words_of_new AFTER INSERT ON questions_question
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION margin_keep_words();
CREATE TRIGGER question_words_of_changed AFTER UPDATE ON questions_question
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION margin_keep_words();
"""
KEEP_NOT = """
DROP TRIGGER question_words_of_new ON questions_question;
DROP TRIGGER question_words_of_changed ON questions_question;
DROP FUNCTION margin_keep_words();
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0002_bank")]

    operations = [migrations.RunSQL(KEEP, KEEP_NOT)]
