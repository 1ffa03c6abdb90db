from django.db import migrations, models


class Migration(migrations.Migration):
    """How often to keep in touch. Nobody known before gets a rhythm: no old contact falls due because of an update."""

    dependencies = [
        ("contacts", "0004_referral_codes_are_unique"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="took_interest",
            field=models.BooleanField(db_default=False, default=False, verbose_name="took an interest in my career"),
        ),
        migrations.AddField(
            model_name="contact",
            name="cadence",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (30, "Every month"),
                    (90, "Every three months"),
                    (180, "Twice a year"),
                    (365, "Once a year"),
                    (0, "Don't remind me"),
                ],
                editable=False,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="keep_after",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("archived_at", None), ("cadence__gt", 0), ("chip", "keeping")),
                fields=["cadence", "next_due_at"],
                name="contact_to_keep",
            ),
        ),
    ]
