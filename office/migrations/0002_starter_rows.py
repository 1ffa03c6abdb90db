"""Create the row of settings, and the first fields of work and sources of people."""

from django.db import migrations
from django.utils.text import slugify

FIELDS = """Arts and design|Business and finance|Communication and media|Community and social work|Computing and data
Education|Engineering|Environment and energy|Government and policy|Health and nursing|Hospitality and travel|Law
Life sciences|Manufacturing and trades|Marketing and sales|Physical sciences|Research|Sport""".replace(
    "\n", "|"
)
SOURCES = """Friends|Family|Neighbors|Classmates|Faculty and staff|Advisors|Current and former coworkers
Supervisors and employers|Alumni|People my parents know|Social networks|Professional associations|Conferences
Chambers of commerce|Directories|Community and civic leaders|Government representatives|People I read about
Guest speakers and panelists|Volunteering|Community groups|The office's own directory|Cold call through HR
Anyone I met""".replace("\n", "|")


def forward(apps, schema_editor):
    apps.get_model("office", "OfficeSettings").objects.get_or_create(id=1)
    for model, names in (("CareerField", FIELDS), ("Source", SOURCES)):
        rows = apps.get_model("office", model).objects
        for position, name in enumerate(names.split("|")):
            rows.get_or_create(slug=slugify(name), defaults={"name": name, "position": position})


def backward(apps, schema_editor):
    for model in ("OfficeSettings", "CareerField", "Source"):
        apps.get_model("office", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("office", "0001_initial")]

    operations = [migrations.RunPython(forward, backward)]
