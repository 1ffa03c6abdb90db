import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A referral gets a page of its own and can be put away; several contacts may name the same person."""

    dependencies = [
        ("contacts", "0001_contacts"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="code",
            field=models.CharField(editable=False, max_length=8, null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="put_away_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="referral",
            name="contact",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="named_as",
                to="contacts.contact",
            ),
        ),
    ]
