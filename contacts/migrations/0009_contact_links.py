import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0008_contact_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.URLField(max_length=300, verbose_name="link")),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="more_links",
                        to="contacts.contact",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.AddConstraint(
            model_name="contactlink",
            constraint=models.UniqueConstraint(fields=("contact", "url"), name="contact_link_once"),
        ),
        migrations.AddConstraint(
            model_name="contactlink",
            constraint=models.UniqueConstraint(
                fields=("contact", "place"), name="contact_link_place_once"
            ),
        ),
    ]
