from django.db import migrations

import core.address_fields


class Migration(migrations.Migration):
    dependencies = [("programme", "0005_set_up")]

    operations = [
        migrations.AlterField(
            model_name="programme",
            name="office_email",
            field=core.address_fields.AddressField(default="", max_length=254),
        ),
    ]
