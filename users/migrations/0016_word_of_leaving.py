"""Let the contacts of a student who leaves be told why, in a word by an admin."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0015_students_leave")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="leaves_word",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=400,
                verbose_name="word to the contacts",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("leaves_word", ""), ("leaves_on__isnull", False), _connector="OR"
                ),
                name="user_leaves_with_a_word",
            ),
        ),
    ]
