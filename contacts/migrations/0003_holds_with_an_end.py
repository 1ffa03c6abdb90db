from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_directory")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="hold_reason",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="person",
            name="hold_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_on_hold", True),
                    models.Q(("hold_reason", ""), ("hold_until__isnull", True)),
                    _connector="OR",
                ),
                name="person_hold_has_its_facts",
            ),
        ),
    ]
