from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0014_facts_before_a_move"),
    ]

    operations = [
        migrations.AddField(
            model_name="interview",
            name="question",
            field=models.CharField(blank=True, db_default="", max_length=500),
        ),
        migrations.AddField(
            model_name="interview",
            name="question_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="interview",
            name="replied_at",
            field=models.DateTimeField(null=True),
        ),
    ]
