from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0007_directory_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="common_ground",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=200,
                verbose_name="what we have in common",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="found_out",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                max_length=2000,
                verbose_name="what I found out",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("professional", "Does work that I want to know about"),
                    ("connector", "Knows people whom I could ask"),
                ],
                db_default="professional",
                default="professional",
                max_length=12,
                verbose_name="part they play for me",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="level",
            field=models.CharField(
                blank=True,
                choices=[
                    ("beginner", "At the start, where I would begin"),
                    ("ahead", "A few years ahead of a beginner"),
                    ("senior", "Has done this work for a long time"),
                    ("leads", "Leads others who do this work"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="how far they are",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="met_on",
            field=models.DateField(blank=True, null=True, verbose_name="when we met"),
        ),
        migrations.AddField(
            model_name="contact",
            name="met_where",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=150, verbose_name="where we met"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("introduced_by", None),
                    models.Q(("introduced_by", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="contact_not_introduced_by_itself",
            ),
        ),
    ]
