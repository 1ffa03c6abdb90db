from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0006_alarms")]

    operations = [
        migrations.AddField(
            model_name="suppression",
            name="note",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.RemoveConstraint(model_name="suppression", name="suppression_once"),
        migrations.AddConstraint(
            model_name="suppression",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reason", "office"), _negated=True),
                fields=("address_key", "kind"),
                name="suppression_own_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="suppression",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reason", "office")),
                fields=("address_key", "kind"),
                name="suppression_office_once",
            ),
        ),
        migrations.AddIndex(
            model_name="suppression",
            index=models.Index(fields=["-created_at", "-id"], name="suppression_newest"),
        ),
    ]
