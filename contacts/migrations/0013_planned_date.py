from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0012_tags")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="planned_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("archived_at", None), ("planned_on__isnull", False)),
                fields=["owner", "planned_on"],
                name="contact_planned",
            ),
        ),
    ]
