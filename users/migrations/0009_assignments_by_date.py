"""Whether an assignment holds is asked by its dates, so an index of those without an end is of no use any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("users", "0008_password_unproven"), ("core", "0003_today")]

    operations = [migrations.RemoveIndex(model_name="assignment", name="assignment_current")]
