"""The list's numbers and filters by indexes, which also serve what the keys' own ones did."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0024_order_of_the_list"),
        ("office", "0010_checklists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=~Q(name="Former contact"),
                fields=["owner", "status", "archived_at", "planned_on"],
                name="contact_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["field", "owner"], name="contact_by_field"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["source", "owner"], name="contact_by_source"),
        ),
        migrations.AlterField(
            model_name="contact",
            name="field",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="office.careerfield",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="office.source",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
