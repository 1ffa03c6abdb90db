from django.db import migrations, models

import core.codes


class Migration(migrations.Migration):
    """Every referral has its own code; those not put away are found by the day they were named."""

    dependencies = [
        ("contacts", "0003_codes_for_old_referrals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="referral",
            name="code",
            field=models.CharField(default=core.codes.new_code, editable=False, max_length=8, unique=True),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(condition=models.Q(("put_away_at", None)), fields=["created_at"], name="referral_open"),
        ),
    ]
