import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Each snooze has its student, speaks of exactly one row, and of each row and kind there is one."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("reminders", "0004_students_of_snoozes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="snooze",
            name="student",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="snooze",
            constraint=models.UniqueConstraint(fields=("referral", "kind"), name="snooze_of_referral_once"),
        ),
        migrations.AddConstraint(
            model_name="snooze",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("interview", None), ("referral__isnull", False)),
                    models.Q(("interview__isnull", False), ("referral", None)),
                    _connector="OR",
                ),
                name="snooze_is_of_one_row",
            ),
        ),
    ]
