import django.contrib.postgres.fields
from django.db import migrations, models
from django.utils import timezone

# What a site called itself until its office said its names.
MADE_UP = {
    "university": "Lakeside University",
    "office_name": "Lakeside Career Center",
    "office_short": "Career Center",
    "office_email": "careers@lakeside.example",
    "office_phone": "(555) 010-0100",
    "postal_address": "1 College Way, Lakeside, IL 60000",
}


def forward(apps, schema_editor):
    """A site that still has made-up names is not set up; one with its own is."""
    rows = apps.get_model("programme", "Programme").objects
    rows.filter(**MADE_UP).update(**dict.fromkeys(MADE_UP, ""))
    rows.exclude(office_name="").update(set_up_at=timezone.now())


def backward(apps, schema_editor):
    apps.get_model("programme", "Programme").objects.filter(office_name="").update(**MADE_UP)


def text(limit, **options):
    return models.CharField(max_length=limit, default="", **options)


class Migration(migrations.Migration):
    dependencies = [("programme", "0004_letter_limits")]

    operations = [
        migrations.AlterField("programme", "university", text(120)),
        migrations.AlterField("programme", "office_name", text(120)),
        migrations.AlterField("programme", "office_short", text(60)),
        migrations.AlterField("programme", "office_email", models.EmailField(max_length=254, default="")),
        migrations.AlterField("programme", "office_phone", text(40)),
        migrations.AlterField("programme", "postal_address", text(200)),
        migrations.AddField("programme", "city", text(80, db_default="")),
        migrations.AddField("programme", "country", text(2, db_default="")),
        migrations.AddField("programme", "set_up_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField(
            "programme",
            "setup_confirmed",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), db_default=[], default=list, editable=False, size=None
            ),
        ),
        migrations.RunPython(forward, backward),
    ]
