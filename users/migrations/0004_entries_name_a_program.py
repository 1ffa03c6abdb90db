"""Let an entry of the audit trail name the program that acted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0003_director_role")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="program",
            field=models.CharField(
                blank=True,
                choices=[("scim", "SCIM"), ("roster", "Roster file"), ("sso", "Single sign-on")],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
    ]
