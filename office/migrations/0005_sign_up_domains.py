import django.contrib.postgres.fields
from django.db import migrations, models

WHO = [
    ("installed", "As set at the installation"),
    ("nobody", "Nobody: the office makes every account"),
    ("domains", "People with an address at these domains"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0004_retention"),
    ]

    operations = [
        migrations.AddField(
            model_name="officesettings",
            name="sign_up",
            field=models.CharField(
                choices=WHO, db_default="installed", default="installed", max_length=9
            ),
        ),
        migrations.AddField(
            model_name="officesettings",
            name="sign_up_domains",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=253),
                blank=True,
                db_default=[],
                default=list,
                size=20,
            ),
        ),
    ]
