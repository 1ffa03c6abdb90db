"""Keep a university id to one account, however its letters are written."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0004_entries_name_a_program")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="university_id",
            field=models.CharField(
                blank=True, max_length=64, null=True, unique=True, verbose_name="university id"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("university_id"),
                name="user_university_id_once",
            ),
        ),
    ]
