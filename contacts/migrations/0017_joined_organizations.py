import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0016_rows_of_a_contact_import"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="organization",
            name="organization_name_once",
        ),
        migrations.AddField(
            model_name="organization",
            name="before_join",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="organization",
            name="joined_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.organization",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.UniqueConstraint(
                condition=models.Q(("joined_into", None)),
                fields=("owner", "name_key"),
                name="organization_name_once",
            ),
        ),
    ]
