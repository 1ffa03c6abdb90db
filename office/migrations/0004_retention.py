from django.db import migrations, models


def number(name, default):
    field = models.PositiveSmallIntegerField(default=default, db_default=default)
    return migrations.AddField(model_name="officesettings", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0003_who_reads_concerns"),
    ]

    operations = [
        number("contact_months", 24),
        number("email_text_days", 90),
        number("email_address_months", 24),
        number("concern_months", 24),
    ]
