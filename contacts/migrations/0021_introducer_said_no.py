from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0020_volunteers")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="introducer_said_no",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("introducer_may_be_named", False))
                | models.Q(("introducer_said_no", False)),
                name="contact_introducer_said_one_thing",
            ),
        ),
    ]
