"""Who deactivated an account is read from the trail: a column cannot see what others do."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("scim", "0001_accounts_from_a_directory")]

    operations = [migrations.RemoveField(model_name="syncedaccount", name="is_closed")]
