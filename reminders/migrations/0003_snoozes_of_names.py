import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is put off may speak of a person who was named, too; a snooze says whose it is."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contacts", "0004_referral_codes_are_unique"),
        ("reminders", "0002_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="snooze",
            name="student",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="snooze",
            name="referral",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="snoozes",
                to="contacts.referral",
            ),
        ),
        migrations.AlterField(
            model_name="snooze",
            name="interview",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="snoozes",
                to="interviews.interview",
            ),
        ),
    ]
