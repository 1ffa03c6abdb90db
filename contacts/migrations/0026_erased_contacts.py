from django.db import migrations, models

WORDS = (
    "preferred_name", "email", "phone", "title", "organization", "link", "zone", "tidbits",
    "found_out", "found_where", "common_ground", "met_where",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("contacts", "0025_counts_and_filters_by_index")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="erased_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(erased_at=None)
                | models.Q(name="Former contact", person=None, **dict.fromkeys(WORDS, "")),
                name="contact_erased_holds_no_words",
            ),
        ),
        migrations.RemoveIndex(model_name="contact", name="contact_counted"),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("erased_at", None)),
                fields=["owner", "status", "archived_at", "planned_on"],
                name="contact_counted",
            ),
        ),
    ]
