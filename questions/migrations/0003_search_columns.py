import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0002_search")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="folded",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("text"), function="margin_fold"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("text"), models.F("why"), models.F("follow_ups"), function="margin_question_words"
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="question_by_word"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("folded"), name="gin_trgm_ops"),
                name="question_by_letters",
            ),
        ),
    ]
