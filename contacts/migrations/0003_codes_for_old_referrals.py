from django.db import migrations

from core.codes import new_code

BATCH = 1000


def fill(apps, schema_editor):
    """Each referral without a code gets one."""
    Referral = apps.get_model("contacts", "Referral")
    while rows := list(Referral.objects.filter(code=None)[:BATCH]):
        for row in rows:
            row.code = new_code()
        Referral.objects.bulk_update(rows, ["code"])


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_referrals_have_codes"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
