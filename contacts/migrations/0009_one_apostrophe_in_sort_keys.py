from django.db import migrations
from django.db.models import Q

TYPOGRAPHIC = "’‘ʼ‛`´′＇"


def straighten(apps, schema_editor):
    """Names with a typographic apostrophe are found by the one on the keyboard."""
    rows = apps.get_model("contacts", "Contact").objects
    holding = Q()
    for apostrophe in TYPOGRAPHIC:
        holding |= Q(sort_key__contains=apostrophe)
    for pk, key in rows.filter(holding).values_list("pk", "sort_key").iterator():
        rows.filter(pk=pk).update(sort_key=key.translate(str.maketrans(dict.fromkeys(TYPOGRAPHIC, "'"))))


class Migration(migrations.Migration):
    dependencies = [("contacts", "0008_what_to_call_them")]

    operations = [migrations.RunPython(straighten, migrations.RunPython.noop)]
