"""The words of a contact in one column: "muller" finds Müller, typing errors by their letters.

The function's body is bound when it is made, so that a restored dump needs no search path.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models.functions import Concat

APOSTROPHES = "’‘ʼ‛`´′＇"
FOLD = f"""
CREATE FUNCTION margin_contact_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN translate(
    lower(unaccent('unaccent'::regdictionary, normalize(words, NFKC))),
    '{APOSTROPHES}', '{"''" * len(APOSTROPHES)}'
)
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0013_planned_date"), ("core", "0002_extensions")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION margin_contact_fold(text)"),
        migrations.AddField(
            model_name="contact",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    Concat(
                        models.F("sort_key"),
                        models.Value(" "),
                        models.F("preferred_name"),
                        models.Value(" "),
                        models.F("organization"),
                        models.Value(" "),
                        models.F("title"),
                        models.Value(" "),
                        models.F("email"),
                        models.Value(" "),
                        models.F("tidbits"),
                        models.Value(" "),
                        models.F("found_out"),
                        models.Value(" "),
                        models.F("common_ground"),
                        models.Value(" "),
                        models.F("met_where"),
                        output_field=models.TextField(),
                    ),
                    function="margin_contact_fold",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=GinIndex(
                OpClass(models.F("search_text"), name="gin_trgm_ops"), name="contact_by_letters"
            ),
        ),
    ]
